"""The modules of all stores, each kept once by its content, in the public schema.

A store holds only the digest. Here lies code and nothing of anybody's data; which function of which store
it is stands in the store.
"""
