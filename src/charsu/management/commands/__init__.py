"""The operations of the house."""
