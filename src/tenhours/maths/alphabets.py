"""Letters in other alphabets: bold, script, blackboard; superscripts and subscripts."""

from __future__ import annotations

from typing import Final

_UPPER: Final = {
    "bold": 0x1D400,
    "script": 0x1D49C,
    "fraktur": 0x1D504,
    "blackboard": 0x1D538,
    "sans": 0x1D5A0,
    "mono": 0x1D670,
    "boldscript": 0x1D4D0,
    "boldfraktur": 0x1D56C,
    "boldsans": 0x1D5D4,
}
"""Where the 26 capitals of an alphabet begin; the small letters follow."""
_DIGITS: Final = {
    "bold": 0x1D7CE,
    "blackboard": 0x1D7D8,
    "sans": 0x1D7E2,
    "mono": 0x1D7F6,
    "boldsans": 0x1D7EC,
}
_EXCEPTIONS: Final = {
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "blackboard": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}
_BOLD_GREEK: Final = dict(
    zip(
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ",
        "𝚨𝚩𝚪𝚫𝚬𝚭𝚮𝚯𝚰𝚱𝚲𝚳𝚴𝚵𝚶𝚷𝚸𝚺𝚻𝚼𝚽𝚾𝚿𝛀𝛁𝛂𝛃𝛄𝛅𝛆𝛇𝛈𝛉𝛊𝛋𝛌𝛍𝛎𝛏𝛐𝛑𝛒𝛓𝛔𝛕𝛖𝛗𝛘𝛙𝛚𝛛𝛜𝛝𝛞𝛟𝛠𝛡",
        strict=True,
    )
)
_BOLDER: Final = {
    "bold": "bold",
    "script": "boldscript",
    "fraktur": "boldfraktur",
    "sans": "boldsans",
}

SUPERSCRIPTS: Final = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθϕφχ⊤⊺′″‴⁗*∗†‡∘°-𝖳",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵠᵡᵀᵀ′″‴⁗**†‡°°⁻ᵀ",
        strict=True,
    )
)
SUBSCRIPTS: Final = dict(
    zip(
        "0123456789+−=()aehijklmnoprstuvxβγρϕφχ-",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ₋",
        strict=True,
    )
)


def in_alphabet(text: str, alphabet: str) -> str:
    """Return the text in an alphabet; what the alphabet lacks stays as it is."""
    if not alphabet:
        return text
    return "".join([_letter(character, alphabet) for character in text])


def bolder(alphabet: str) -> str:
    """Return the bold alphabet that goes with one (`\\boldsymbol{\\mathcal{L}}`)."""
    return _BOLDER.get(alphabet, alphabet or "bold")


def _letter(character: str, alphabet: str) -> str:
    if "A" <= character <= "Z":
        exception = _EXCEPTIONS.get(alphabet, {}).get(character)
        return exception or chr(_UPPER[alphabet] + ord(character) - 65)
    if "a" <= character <= "z":
        exception = _EXCEPTIONS.get(alphabet, {}).get(character)
        return exception or chr(_UPPER[alphabet] + 26 + ord(character) - 97)
    if "0" <= character <= "9" and alphabet in _DIGITS:
        return chr(_DIGITS[alphabet] + ord(character) - 48)
    if alphabet.startswith("bold"):
        return _BOLD_GREEK.get(character, character)
    return character


def raised(text: str) -> str | None:
    """Return the text in superscript characters, or None unless every one exists."""
    found = [SUPERSCRIPTS.get(character) for character in text]
    return None if None in found else "".join([each for each in found if each])


def lowered(text: str) -> str | None:
    """Return the text in subscript characters, or None unless every one exists."""
    found = [SUBSCRIPTS.get(character) for character in text]
    return None if None in found else "".join([each for each in found if each])
