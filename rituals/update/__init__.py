"""Updates and changed plans: written once, posted to an audience, found again, digested."""
