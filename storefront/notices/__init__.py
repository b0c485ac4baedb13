"""Notices: what people are told beside the letters of the shop, over the channels that a merchant chose.

A domain registers what there is to tell (`registry.register`), core and plugins declare channels at the
point `notification_channels`, the merchant chooses channels for each notice. What goes out is an errand of
`plugins`, so that a channel which does not answer is tried again for a day.
"""
