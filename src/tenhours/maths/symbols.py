"""What each command for a single glyph draws, and which class of atom it is."""

from __future__ import annotations

from typing import Final

from tenhours.maths.tree import AtomClass, Symbol

_ORDINARY: Final = """
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ
varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ
Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν
Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varUpsilon Υ varPhi Φ
varPsi Ψ varOmega Ω
infty ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ wp ℘ Re ℜ Im ℑ imath ı jmath ȷ aleph ℵ beth ℶ
gimel ℷ daleth ℸ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥
angle ∠ measuredangle ∡ sphericalangle ∢ triangle △ square □ Box □ blacksquare ■ Diamond ◇
lozenge ◊ blacklozenge ⧫ bigstar ★ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭
natural ♮ sharp ♯ prime ′ backprime ‵ eth ð complement ∁ mho ℧ Finv Ⅎ Game ⅁ Bbbk 𝕜 circledR ®
circledS Ⓢ maltese ✠ checkmark ✓ yen ¥ pounds £ mathsterling £ degree ° copyright © S § P ¶
diagup ╱ diagdown ╲ vartriangle △ triangledown ▽ blacktriangle ▲ blacktriangledown ▼ surd √
| ‖ Vert ‖ vert | backslash ∖ % % # # & & $ $ _ _ ldots … cdots ⋯ vdots ⋮ ddots ⋱ iddots ⋰ adots ⋰
dots … dotsc … dotso … dotsb ⋯ dotsm ⋯ dotsi ⋯ mathellipsis … mathdollar $ textbackslash \\
aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß i ı j ȷ dag † ddag ‡
textdollar $ textunderscore _ textless < textgreater > textbar | textasciitilde ~ textdegree °
textasciicircum ^ textbraceleft { textbraceright } textellipsis … textendash – textemdash —
lq ‘ rq ’ textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” lbrace { rbrace }
omega ω thetasym ϑ alef ℵ alefsym ℵ real ℜ image ℑ Reals ℝ reals ℝ R ℝ N ℕ Z ℤ natnums ℕ cnums ℂ
Complex ℂ weierp ℘ empty ∅ exist ∃ infin ∞ hearts ♡ spades ♠ clubs ♣
diamonds ♢ sect § Dagger ‡ euro € texteuro € permil ‰ perthousand ‰ textperthousand ‰
hyphen - mathhyphen - hdots … dotsint ⋯ varhbar ℏ ng ŋ NG Ŋ TH Þ th þ DH Ð dh ð DJ Đ dj đ
textregistered ® texttrademark ™ trademark ™ textquotesingle ' textasteriskcentered ∗ Eulerconst ℇ
ordfeminine ª ordmasculine º guillemotleft « guillemotright » texttildelow ~ textvisiblespace ␣
arrowvert | Arrowvert ‖ bracevert | textdaggerdbl ‡ textsterling £ textbardbl ‖ bull • smiley ☺
Digamma Ϝ Stigma Ϛ stigma ϛ varstigma ϛ Koppa Ϟ koppa ϟ Sampi Ϡ sampi ϡ officialeuro € geneuro €
upalpha α upbeta β upgamma γ updelta δ upepsilon ε upzeta ζ upeta η uptheta θ upiota ι upkappa κ
uplambda λ upmu μ upnu ν upxi ξ uppi π uprho ρ upsigma σ uptau τ upupsilon υ upphi φ upchi χ uppsi ψ
upomega ω Upgamma Γ Updelta Δ Uptheta Θ Uplambda Λ Upxi Ξ Uppi Π Upsigma Σ Upphi Φ Uppsi Ψ Upomega Ω
micro µ ohm Ω ordinarycolon : vnabla ∇ udots ⋰ KaTeX KaTeX MathJax MathJax
textbullet • textdagger † textmu µ textohm Ω celsius ℃ textcelsius ℃ bbR ℝ lbag ⟅ rbag ⟆
"""

_BINARY: Final = """
pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet • cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔
vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △
bigtriangledown ▽ triangleleft ◁ triangleright ▷ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖
otimes ⊗ oslash ⊘ odot ⊙ bigcirc ◯ dagger † ddagger ‡ amalg ⨿ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋
rightthreetimes ⋌ curlywedge ⋏ curlyvee ⋎ dotplus ∔ divideontimes ⋇ Cap ⋒ Cup ⋓ doublecap ⋒
doublecup ⋓ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ circledcirc ⊚ circleddash ⊝ boxplus ⊞ boxminus ⊟
circledast ⊛ minuso ⦵ boxtimes ⊠ boxdot ⊡ intercal ⊺ centerdot ⋅ gtrdot ⋗ lessdot ⋖ And & sdot ⋅
plusmn ± cdotp ⋅ ldotp . obar ⌽ owedge ⩓ ovee ⩔ boxbar ◫ boxslash ⧄ boxcircle ⧇ fatsemi ⨾ cupdot ⊍
capdot ⩀ sslash ⫽ vdot ⋅ dotproduct ⋅ cross × cp × crossproduct ×
sqcupplus ⊎ medcirc ○ smblkcircle •
"""

_RELATIONS: Final = """
leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ lt < gt > equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ asymp ≍
doteq ≐ doteqdot ≑ Doteq ≑ ll ≪ gg ≫ lll ⋘ ggg ⋙ llless ⋘ gggtr ⋙ prec ≺ succ ≻ preceq ⪯ succeq ⪰
subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ in ∈ ni ∋
owns ∋ notin ∉ notni ∌ mid ∣ nmid ∤ parallel ∥ nparallel ∦ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ smile ⌣
frown ⌢ bowtie ⋈ Join ⋈ leqq ≦ geqq ≧ leqslant ⩽ geqslant ⩾ eqslantless ⪕ eqslantgtr ⪖ lesssim ≲
gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ approxeq ≊ thickapprox ≈ thicksim ∼ eqsim ≂ lessgtr ≶ gtrless ≷
lesseqgtr ⋚ gtreqless ⋛ lesseqqgtr ⪋ gtreqqless ⪌ fallingdotseq ≒ risingdotseq ≓ backsim ∽
backsimeq ⋍ subseteqq ⫅ supseteqq ⫆ Subset ⋐ Supset ⋑ preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞
curlyeqsucc ⋟ precsim ≾ succsim ≿ precapprox ⪷ succapprox ⪸ vartriangleleft ⊲ vartriangleright ⊳
trianglelefteq ⊴ trianglerighteq ⊵ vDash ⊨ Vdash ⊩ Vvdash ⊪ VDash ⊫ nvdash ⊬ nvDash ⊭ nVdash ⊮
nVDash ⊯ smallsmile ⌣ smallfrown ⌢ shortmid ∣ shortparallel ∥ nshortmid ∤ nshortparallel ∦ bumpeq ≏
Bumpeq ≎ between ≬ pitchfork ⋔ varpropto ∝ therefore ∴ because ∵ eqcirc ≖ circeq ≗ triangleq ≜
backepsilon ϶ nless ≮ ngtr ≯ nleq ≰ ngeq ≱ nleqslant ⪇ ngeqslant ⪈ nleqq ≰ ngeqq ≱ lneq ⪇ gneq ⪈
lneqq ≨ gneqq ≩ lvertneqq ≨ gvertneqq ≩ lnsim ⋦ gnsim ⋧ lnapprox ⪉ gnapprox ⪊ nprec ⊀ nsucc ⊁
npreceq ⋠ nsucceq ⋡ precneqq ⪵ succneqq ⪶ precnsim ⋨ succnsim ⋩ precnapprox ⪹ succnapprox ⪺ nsim ≁
ncong ≇ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬ ntrianglerighteq ⋭ nsubseteq ⊈
nsupseteq ⊉ nsubseteqq ⊈ nsupseteqq ⊉ subsetneq ⊊ supsetneq ⊋ varsubsetneq ⊊ varsupsetneq ⊋
subsetneqq ⫋ supsetneqq ⫌ varsubsetneqq ⫋ varsupsetneqq ⫌ coloneqq ≔ coloneq ≔ colonequals ≔
eqqcolon ≕ eqcolon ≕ equalscolon ≕ Coloneqq ⩴ vcentcolon : ratio : dblcolon ∷ colonsim ∶∼
colonapprox ∶≈ blacktriangleleft ◀ blacktriangleright ▶ trianglerighteq ⊵ multimap ⊸ origof ⊶
imageof ⊷ sub ⊂ supe ⊇ sube ⊆ isin ∈ indep ⫫ Perp ⫫ upmodels ⫫ nsubset ⊄ nsupset ⊅ colonminus ∹
approxcolon ≈: simcolon ∼: minuscolon −: relbar − Relbar = lhook ⊂ rhook ⊃ ddotseq ⩷
dashrightleftarrow ⇢ wideparallel ∥ Vbar ⫫ measeq ≞ eqdef ≝ dArr ⇓ Darr ⇓ uArr ⇑ Uarr ⇑
lrArr ⇔ coloncolon ∷ coloncolonequals ⩴ Coloneq ∷−
coloncolonminus ∷− Eqqcolon =∷ Eqcolon −∷ equalscoloncolon =∷ minuscoloncolon −∷ coloncolonsim ∷∼
Colonsim ∷∼ coloncolonapprox ∷≈ Colonapprox ∷≈ simcoloncolon ∼∷ approxcoloncolon ≈∷
longhookrightarrow ↪ longhookleftarrow ↩ questeq ≟ leftarrow ← gets ←
rightarrow → to → leftrightarrow ↔ uparrow ↑ downarrow ↓ updownarrow ↕ Leftarrow ⇐ Rightarrow ⇒
Leftrightarrow ⇔ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ longleftarrow ⟵ longrightarrow ⟶
longleftrightarrow ⟷ Longleftarrow ⟸ Longrightarrow ⟹ Longleftrightarrow ⟺ implies ⟹ impliedby ⟸
iff ⟺ mapsto ↦ longmapsto ⟼ mapsfrom ↤ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookleftarrow ↩
hookrightarrow ↪ leftharpoonup ↼ leftharpoondown ↽ rightharpoonup ⇀ rightharpoondown ⇁
rightleftharpoons ⇌ leftrightharpoons ⇋ upharpoonleft ↿ upharpoonright ↾ downharpoonleft ⇃
downharpoonright ⇂ restriction ↾ leadsto ⇝ rightsquigarrow ⇝ leftrightsquigarrow ↭
twoheadrightarrow ↠ twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢ dashrightarrow ⇢
dashleftarrow ⇠ leftleftarrows ⇇ rightrightarrows ⇉ leftrightarrows ⇆ rightleftarrows ⇄
upuparrows ⇈ downdownarrows ⇊ looparrowleft ↫ looparrowright ↬ Lsh ↰ Rsh ↱ curvearrowleft ↶
curvearrowright ↷ circlearrowleft ↺ circlearrowright ↻ Lleftarrow ⇚ Rrightarrow ⇛ nleftarrow ↚
nrightarrow ↛ nleftrightarrow ↮ nLeftarrow ⇍ nRightarrow ⇏ nLeftrightarrow ⇎ rArr ⇒ lArr ⇐ hArr ⇔
harr ↔ uarr ↑ darr ↓ Rarr ⇒ Larr ⇐ Harr ⇔ lrarr ↔ Lrarr ⇔ rarr → larr ←
"""

_OPENING: Final = """
{ { lbrace { lbrack [ lparen ( langle ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ lgroup ⟮ lmoustache ⎰
ulcorner ⌜ llcorner ⌞ llbracket ⟦ lang ⟨ lBrace ⦃ lBrack ⟦
llparenthesis ⦇
"""
_CLOSING: Final = """
} } rbrace } rbrack ] rparen ) rangle ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ rgroup ⟯ rmoustache ⎱
urcorner ⌝ lrcorner ⌟ rrbracket ⟧ rang ⟩ rBrace ⦄ rBrack ⟧
rrparenthesis ⦈
"""
_LARGE: Final = """
sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀
biguplus ⨄ bigsqcup ⨆ bigominus ⊖ bigoslash ⊘ bigsqcap ⨅ bigtimes ⨉ bigcupdot ⨃ biginterleave ⫼
"""
_INTEGRALS: Final = """
int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intop ∫ smallint ∫ idotsint ∫⋯∫ fint ⨍
varointclockwise ∲ ointctrclockwise ∳ ointop ∮ oiintop ∯
"""
_NAMES: Final = """
arccos arcsin arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom
ker lg ln log sec sin sinh sh tan tanh tg th Tr tr rank Rank erf Res cis
"""
_NAMES_WITH_LIMITS: Final = (
    "det gcd inf lim max min Pr sup argmax argmin liminf limsup injlim projlim plim"
)
_SPACED: Final = {
    "argmax": "arg max",
    "argmin": "arg min",
    "liminf": "lim inf",
    "limsup": "lim sup",
    "injlim": "inj lim",
    "projlim": "proj lim",
}

_STAND_INS: Final = """
− - × x ⋅ * ∗ * ∘ o ± +- ∓ -+ ÷ / ≤ <= ≥ >= ≠ != ≪ << ≫ >> ⟨ < ⟩ > ≈ ~~ ∼ ~ ≃ ~= ≅ ~= ≡ == → ->
← <- ↔ <-> ⇒ => ⇐ <= ⇔ <=> ⟶ --> ⟵ <-- ⟹ ==> ⟸ <== ⟺ <==> ⟷ <--> ↦ |-> ⟼ |--> … ... ⋯ ... ⋮ :
⋱ ... ⋰ ... ‖ || ∣ | ∥ || ′ ' ″ '' ‴ \'\'\' ⁗ \'\'\'\' ∞ inf ∂ d √ sqrt ∖ \\ ∧ ^ ∨ v ⌈ [ ⌉ ] ⌊ [ ⌋ ]
¬ not ° deg ≔ := ≕ =: ⊥ _|_ ∷ :: † + ‡ ++ “ " ” " ‘ ' ’ ' – -- — --- ∫ int ∑ sum ∏ prod ℓ l ı i ȷ j
ℏ h ℝ R ℕ N ℤ Z ℂ C ⟦ [[ ⟧ ]] ⟮ ( ⟯ ) ⎰ ( ⎱ ) ∈ in ∉ notin ⊤ T • * ≜ := ⋆ * ⊢ |- ⊣ -| ⊨ |= ∝ prop
≐ .= ∶ : ◌ o ‹ < › > ß ss æ ae Æ AE œ oe Œ OE ø o Ø O ł l Ł L ∇ nabla ∅ {} ⊂ subset ⊆ subseteq
⊤ T ‰ o/oo ∀ forall ∃ exists ∪ U ∩ n △ /\\ ℜ Re ℑ Im · . ␛ ^[ ␡ ^? ∬ iint ∭ iiint ∮ oint ⇝ ~>
"""


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


_PLAIN: Final = dict(_pairs(_STAND_INS))


def _spelled(name: str, glyph: str) -> str:
    return _PLAIN.get(glyph, glyph if glyph.isascii() else name)


def _table() -> dict[str, Symbol]:
    table: dict[str, Symbol] = {}
    classes: tuple[tuple[str, AtomClass], ...] = (
        (_ORDINARY, "ord"),
        (_BINARY, "bin"),
        (_RELATIONS, "rel"),
        (_OPENING, "open"),
        (_CLOSING, "close"),
    )
    for text, cls in classes:
        for name, glyph in _pairs(text):
            table["\\" + name] = Symbol(glyph, cls, _spelled(name, glyph))
    for name, glyph in _pairs(_LARGE):
        table["\\" + name] = Symbol(glyph, "op", _spelled(name, glyph), limits=True)
    for name, glyph in _pairs(_INTEGRALS):
        table["\\" + name] = Symbol(glyph, "op", _spelled(name, glyph))
    for name in _NAMES.split():
        table["\\" + name] = Symbol(name, "op", name)
    for name in _NAMES_WITH_LIMITS.split():
        words = _SPACED.get(name, name)
        table["\\" + name] = Symbol(words, "op", words, limits=True)
    for name in ("dots", "ldots", "cdots", "dotsc", "dotso", "dotsb", "dotsm", "dotsi"):
        symbol = table["\\" + name]
        table["\\" + name] = symbol._replace(cls="inner")
    table["\\colon"] = Symbol(":", "punct", ":")
    table["\\bigstar"] = Symbol("★", "ord", "*")
    return table


COMMANDS: Final = _table()
"""Symbols by command, the backslash included."""

CHARACTERS: Final = {
    **{symbol.glyph: symbol for symbol in reversed(COMMANDS.values())},
    "-": Symbol("−", "bin", "-"),
    "−": Symbol("−", "bin", "-"),
    "+": Symbol("+", "bin", "+"),
    "*": Symbol("*", "bin", "*"),
    "·": Symbol("·", "bin", "."),
    "=": Symbol("=", "rel", "="),
    "<": Symbol("<", "rel", "<"),
    ">": Symbol(">", "rel", ">"),
    ":": Symbol(":", "rel", ":"),
    "(": Symbol("(", "open", "("),
    "[": Symbol("[", "open", "["),
    ")": Symbol(")", "close", ")"),
    "]": Symbol("]", "close", "]"),
    "!": Symbol("!", "close", "!"),
    "?": Symbol("?", "close", "?"),
    ",": Symbol(",", "punct", ","),
    ";": Symbol(";", "punct", ";"),
    "|": Symbol("|", "ord", "|"),
    "/": Symbol("/", "ord", "/"),
    ".": Symbol(".", "ord", "."),
    '"': Symbol('"', "ord", '"'),
    "&lt;": Symbol("<", "rel", "<"),
    "&gt;": Symbol(">", "rel", ">"),
    "`": Symbol("‘", "ord", "`"),
    "@": Symbol("@", "ord", "@"),
}
"""Symbols by the character typed; letters and digits are not among them."""


def asciified(text: str) -> str:
    """Spell text in ASCII: the sign's usual stand-in, the letter without its accents, its code."""
    if text.isascii():
        return text
    return "".join([each if each.isascii() else _spell(each) for each in text])


def _spell(character: str) -> str:
    if (plain := _PLAIN.get(character)) is not None:
        return plain
    if (symbol := CHARACTERS.get(character)) is not None and symbol.ascii.isascii():
        return symbol.ascii
    import unicodedata

    simpler = unicodedata.normalize("NFKD", character)
    if simpler != character and len(simpler) < 8:
        return asciified(simpler)
    if unicodedata.combining(character):
        return ""
    return f"<U+{ord(character):04X}>"
