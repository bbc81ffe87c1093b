"""dragoman reads news reports and keeps an auditable ledger of political events and statements."""

__version__ = "0.1.0"
