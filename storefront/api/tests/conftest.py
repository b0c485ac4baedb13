"""A store that offers the plugin `tollgate` to pay by."""

from storefront.payments.tests.conftest import tollgate

__all__ = ["tollgate"]
