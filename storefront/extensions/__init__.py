"""Where plugins reach into the shop: blocks in themes, and addresses of their own."""
