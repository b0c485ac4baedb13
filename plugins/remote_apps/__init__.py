"""Remote apps: programs on servers of their own that stores let in by OAuth 2, and that call the API.

What is the same for all stores, the apps themselves, lies in `directory`, in the public schema. What a store
agreed to, and every code and token, lies in the store. Nothing of an app is there in a store without it.
"""
