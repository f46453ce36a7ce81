"""The words that the rules know: plain data, one subject a module.

In a list of phrases, `;` stands between them, a space also stands for a hyphen, and `*` for any ending.
"""


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
