"""Webhooks: what happens in a store, told to addresses that its merchant names.

An event's delivery writes a message for each endpoint that asked for it (`actions.outbox`); the worker sends
them (`delivery`), again and again over three days; what was sent and answered stands in a log for thirty.
"""
