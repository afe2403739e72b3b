"""Accounts: a phone number, a name as it is printed, sign-in by code, consent."""
