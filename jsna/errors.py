"""What can go wrong that a person can mend: these errors reach the user as a sentence, without a traceback."""


class JsnaError(Exception):
    """A mistake the user can mend: the message says what, where, what was found and what to do."""


class ContractError(JsnaError):
    """A table breaks its contract: the message says table, column, rule, how many rows and the first of them."""
