"""Regular expressions and label selectors as targets of patches and replacements spell them: Go's syntax, with its corners."""

import re

# Each has a meaning in RE2 that other engines do not share, or is refused there.
EXPRESSIONS = [
    "", ".*", ".+", "^web$", "^web", "web$", "w.b", "[a-z]+", "[^a-z]+", "web|api", "(web|api)", "(?:web|db)", "w?eb", "we{1,2}b?", "(?i)WEB", "(?i:WE)b", "(?-i)web", "(?s).*", "(?m)^web$",
    "(?U)w.+", "w.*?", "web-?.*", r"\w+", r"\d*", r"[\w-]+", r"\pL+", r"\p{Ll}+", r"\p{Greek}*", r"\PN+", r"[[:alpha:]]+", r"[[:^digit:]]+", r"[[:word:]-]+", r"\Aweb\z", r"web\z", r"\bweb\b", r"\Bweb",
    r"\Qweb\E", r"\Qweb", r"\x77eb", r"\x{77}eb", r"\167eb", "(?P<n>web)", "(?<n>web)", "()web", "(|web)", "web||", "(web)*", "(web)+?", "w{0}.*", "[w]eb", "[]w]eb", "[^]]eb", "[a-]*web", "web{", "web{,2}", "we{2", "[[:alpha:]-]+",
    "(?i)ſettings", "(?i)\u212aey", "\u00e9*web", "w\\.?eb", "w\\-?eb", "w\\/?eb", "web\n?", "( web)", " web", "web ", "$", "^", "^^web$$", "web()", "(^web$)|(^api$)", "web|^api$", ".{3}", ".{1,1000}",
    # Refused by RE2.
    "[", "(", ")", "*", "web**", "+web", "?web", "a{1001}", "(?=web).*", "(?!web).*", "(?<=w)eb", r"(w)\1", r"\C", r"\Z", "[z-a]", r"[\d-z]", r"[a-\d]", r"\8", r"\_", r"\y", r"\pX", r"\p{Nope}", "(?z)web", "(?P<n>w)(?P<n>e)b",
    "[[:nope:]]", "\\", "x{2}{3}", "(?i", "(?P<>web)", "(?P<1-2>web)", "a{2,1}", "((a{100}){100}){100}", "w++eb",
]
SELECTORS = [
    "", "app", "!app", "app=web", "app==web", "app!=web", "app = web", " app=web ", "app=", "app==", "app!=", "app in (web)", "app in (web,api)", "app in ( web , api )", "app notin (web)", "app in ()", "app in (,)", "app in (web,)",
    "app in(web)", "app notin(web,api)", "app=web,tier", "app=web,!tier", "!app,tier", "app,tier", "app>1", "app<5", "version>0", "version<2", "version > -1", "version>1.5", "version>x", "version in (1)", "version=1", "version='1'",
    ",", "app=web,", ",app=web", "app=web,,tier=a", "app=web tier=a", "app web", "app=web=x", "app===web", "app=!web", "app in web", "app in (web", "app in web)", "in", "in in (in)", "notin notin (notin)", "notin", "!in", "!!app", "! app",
    "app.kubernetes.io/name=web", "a/b/c=d", "/app=web", "app/=web", "-app=web", "app=-web", "app=web-", "App=web", "app=w eb", "app=web\n", "\tapp=web", "app=" + "a" * 63, "app=" + "a" * 64, "a" * 64 + "=web", "app=é", "é=web",
    "app=.*", "app=we*", '"app"=web', "app in (web),tier in (a)", "app notin ()", "app notin (),tier", "x,y in (z)", "app,", "app!", "app=a/b", "app=a_b.c", "team=true", "team!=true", "absent!=x", "absent notin (x)", "()", "app=(web)",
]


def expression(dice, text):
    """An expression that may match the text: made for it, or any."""
    quoted = re.escape(text)
    made = [quoted, text[:2] + ".*", ".*" + text[-2:], "(?i)" + text.upper(), "%s|other" % text, "[%s].*" % (text[:1] or "x"), r"\Q%s\E" % text, "^" + text, text + "$", "(?:%s)+" % text, "(%s)?" % text, r"\pL.*", "x*" + text, text + "{1}",
            text.replace("-", "[-]"), r"[[:lower:]\d-]+", text[1:], text[:-1]]
    return dice.choice(made if dice.chance(0.6) else EXPRESSIONS)


def label_selector(dice, found):
    """A selector that may match labels: made for one of them, or any."""
    texts = [(key, value) for key, value in (found or {}).items() if isinstance(key, str) and isinstance(value, str)]
    if not texts or dice.chance(0.4):
        return dice.choice(SELECTORS)
    key, value = dice.choice(texts)
    return dice.choice(["{0}={1}", "{0}=={1}", "{0}!={1}", "{0} in ({1})", "{0} in ({1}, zz)", "{0} notin ({1})", "{0}", "!{0}", "{0}={1},!absent", "{0},{0}={1}", "{0} in (zz,),{0}", " {0}  =  {1} ", "{0}>{1}", "{0}<9"]).format(key, value)
