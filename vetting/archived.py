"""What archives of stores carry of vetting: nothing. A platform looks at who sells on it by itself.

What was taken down here stays down here all the same, whatever comes out of an archive or a backup.
"""

from __future__ import annotations

from tenants.archive.declared import leave_behind, on_arrival, on_return

from .actions.takedowns import follow, keep_down_in
from .models import BusinessProfile, Complaint, TakedownCopy


def register() -> None:
    """Called when the platform starts."""
    leave_behind(BusinessProfile, because="each platform checks by itself who sells on it")
    leave_behind(Complaint, because="complaints are the platform's books and outlive the store")
    leave_behind(TakedownCopy, because="what arrives is held against the complaints of this platform")
    on_arrival(follow)
    on_return(keep_down_in)
