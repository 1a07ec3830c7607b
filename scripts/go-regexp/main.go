// Records what Go's regexp says of thousands of expressions, for the tests of src/model/go_regexp:
//
//	go run scripts/go-regexp/main.go > fixtures/go-regexp/answers.txt
//
// The first line is a JSON list of texts. Each further line is an expression as a JSON string, a tab,
// and the texts that match as bits in hexadecimal, the first text the lowest bit; or the word error.
// The same program writes the same lines: the random expressions have a seed.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strings"
)

var texts = []string{
	"", "a", "b", "ab", "abc", "aab", "A", "k", "K", "s", "\u212a", "\u017f", "é", "É", "ß", "ς", "Σ", "Ж", "٣", "ª",
	"web-1", "web", "a b", "a\tb", "a\nb", "\v", "\u00a0", "_", "-", "[", "]", "a]", "{", "{2}", "a{2}", "a{,2}", "}", "a}",
	"${X}-cp", "\\", "^", "$", ".", "*", "+", "?", "(", ")", "|", "&", "&&", "a&&b", "~", "a~~b", "--", "<", ">", "0", "7", "12", "x7f",
	"\x00", "\x01", "\x07", "\x08", "\u00ff", "\U0001F600", "\U0010FFFF", "日本", "あ", "α", "\u0378", "\u00ad", "nginx:1.2", "aaaaaaaaaaaa",
	"Q", "E", "QaE", "q", "C", "i", "Web-1\nweb", "ǅ", "\u2028", "#", "a#b", "=", ",", "/",
}

var listed = []string{
	"", "a", "a|b", "|a", "a|", "|", "||", "()", "(|a)", "(a|)", "(a|b|)c", "a||b", "(?:)", "(?:|)", "^$", "^", "$", "^*", "$+", "^{2}", "a$b", "a^b", "$^",
	"a**", "a*?", "a+?", "a??", "a++", "a*+", "a?*", "a{2}*", "a{2}{3}", "a*{2}", "a{2}?", "a{2}??", "(?i)*", "a(?i)*", "a*(?i)*", "a*(?:)*", "*", "+a", "?", "(*)", "|*", "a|*", "(?:*)",
	"{", "{2}", "a{", "a{2", "a{2}", "a{,2}", "a{2,}", "a{2,1}", "a{1,2}", "a{01}", "a{0}", "a{0,0}", "a{0,}", "a{ 2}", "a{2,3", "a{,}", "a{}", "}", "a}", "a{a}", "{{}}", "a{1000}", "a{1001}", "a{1001,}", "a{1,1001}", "a{99999999999}", "a{0,99999999999}", "(a{10}){100}", "(a{10}){101}", "((a{10}){10}){10}", "((a{10}){10}){11}", "(a{1000}){1}", "(a{500}){2}", "(a{501}){2}", "(a{1000}){0}", "(a{1000})*", "(a{1000}){2,}", "(a{2,}){500}", "(a{2,}){501}", "(a{0,}){1000}", "((a{0}){1000}){1000}",
	`\${CLUSTER_NAME}-cp`, `\$\{X\}-cp`, `\${X}-cp`, `${X}`, "[a[b]]", "[a[b]", "[[]", "[]]", "[]", "[]a]", "[^]]", "[^]", "[^", "[", "[a", "[a-", "[a-]", "[-a]", "[a-b-c]", "[--a]", "[a--b]", "[a&&b]", "[a&&]", "[&&a]", "[a~~b]", "[~~]", "[a--]", "[+--]", "[z-a]", "[a-a]", "[a-\\d]", "[\\d-a]", "[\\d-]", "[^\\d]", "[^\\D]", "[\\D\\d]", "[\\w-]", "[^a&&^b]", "[a||b]", "[a^]", "[\\^a]", "[\\]]", "[\\-]", "[\\[]", "[\\\\]", "[.]", "[*]", "[ ]", "[#]", "[\\n]", "[\\b]", "[\\B]", "[\\A]", "[\\z]", "[\\Qa\\E]", "[\\1]", "[\\01]", "[\\0]", "[\\x41]", "[\\x{41}]", "[\\u0041]", "[\\pL]", "[\\PL]", "[^\\pL]", "[^\\PL]", "[\\p{Greek}]", "[\\p{^Greek}]", "[\\P{^Greek}]", "[\\p{L}&&\\p{Lu}]", "[\\C]", "[\\e]", "[\\cA]", "[\\h]",
	"[[:alpha:]]", "[[:^alpha:]]", "[^[:alpha:]]", "[^[:^alpha:]]", "[[:foo:]]", "[[:word:]]", "[[:ascii:]]", "[[:space:]]", "[[:blank:]]", "[[:cntrl:]]", "[[:digit:]]", "[[:graph:]]", "[[:lower:]]", "[[:print:]]", "[[:punct:]]", "[[:upper:]]", "[[:xdigit:]]", "[[:alnum:]]", "[:alpha:]", "[[:alpha:]", "[[:alpha]]", "[[:ALPHA:]]", "[[:alpha:]-z]", "[[=a=]]", "[[.a.]]", "[[:]", "[[:]]", "[[::]]", "[[:^:]]", "(?i)[[:upper:]]", "(?i)[[:^upper:]]", "(?i)[[:lower:]]", "[a[:alpha:]b]", "[[:^^alpha:]]",
	`\d`, `\D`, `\s`, `\S`, `\w`, `\W`, `\b`, `\B`, `^\b$`, `^\B$`, `\bweb\b`, `\Bb`, `a\B`, `é\b`, `\bé`, `\B\B`, `(\B)*`, `\b*`, `\b{start}`, `\b{end}`, `\b{2}`, `\<`, `\>`, `\<a\>`, `\A`, `\z`, `\Z`, `\Aa\z`, `a\z`, `\z*`, `\G`, `\K`, `\R`, `\X`, `\N`, `\h`, `\H`, `\V`, `\e`, `\c`, `\C`, `\E`, `\Q`, `\Qa`, `\Q.*\E`, `\Qa.b\E*`, `\Q\E`, `\Q\E*`, `a\Q\E*`, `\Q\\E`, `\Q\Q\E`, `\Qab\E+`, `(\Qa)`, `\Q(\E`, `(?i)\Qk\E`,
	`\0`, `\00`, `\000`, `\0000`, `\01`, `\08`, `\1`, `\12`, `\123`, `\18`, `\7`, `\77`, `\8`, `\9`, `\101`, `\377`, `\400`, `\777`, `(a)\1`, `\x`, `\x4`, `\x41`, `\x4g`, `\xg1`, `\x{}`, `\x{41}`, `\x{0041}`, `\x{10FFFF}`, `\x{110000}`, `\x{D800}`, `\x{DFFF}`, `[\x{D800}-\x{DFFF}]`, `[^\x{D800}]`, `[^\x{D800}-\x{DFFF}]`, `[\x{0}-\x{10FFFF}]`, `[^\x{0}-\x{10FFFF}]`, `\x{41`, `\x{4 1}`, `\x{1F600}`, `\xff`, `\xFF`, `\x00`, `\u0041`, `\U00000041`, `\u{41}`, `\a`, `\f`, `\n`, `\r`, `\t`, `\v`, `\.`, `\-`, `\_`, `\ `, `\/`, `\"`, `\é`, `\{`, `\}`, `\&`, `\~`, `\#`, `\@`, `\`, `a\`, `\\`, `\\\`, `\y`, `\i`,
	`\pL`, `\PL`, `\pN`, `\pZ`, `\pC`, `\PC`, `\pX`, `\p`, `\P`, `\p{`, `\p{}`, `\p{L`, `\p{^}`, `\p{^L}`, `\P{^L}`, `\p^L`, `\pé`, `\p{Lu}`, `\p{LU}`, `\p{lu}`, `\p{L_u}`, `\p{ L u}`, `\p{L-l}`, `\p{LC}`, `\p{L&}`, `\p{Greek}`, `\p{greek}`, `\p{GREEK}`, `\p{Script=Greek}`, `\p{sc=Greek}`, `\p{gc=Lu}`, `\p{IsGreek}`, `\p{Alphabetic}`, `\p{Emoji}`, `\p{Any}`, `\P{Any}`, `\p{ASCII}`, `\P{ascii}`, `\p{Assigned}`, `\P{Assigned}`, `\p{Cn}`, `\p{Cs}`, `\P{Cs}`, `\p{Letter}`, `\p{Uppercase_Letter}`, `\p{uppercaseletter}`, `\p{Uppercase}`, `\p{Han}`, `\p{Hiragana}`, `\p{Latin}`, `\p{Cyrillic}`, `\p{Common}`, `\p{Inherited}`, `\p{Nko}`, `\p{Old_Italic}`, `\p{Olditalic}`, `\p{SignWriting}`, `\p{Garay}`, `\p{Kawi}`, `\p{Zyyy}`, `\p{punct}`, `\p{digit}`, `\p{cntrl}`, `\p{Unassigned}`, `\p{Surrogate}`, `\p{Other}`, `\p{Nd}`, `\p{Zl}`, `\p{Cf}`, `\p{Lt}`, `\p{L}{2}`, `(?i)\p{Lu}`, `(?i)\P{Lu}`, `(?i)\p{Ll}`, `(?i)\p{Greek}`, `(?i)\P{Greek}`, `(?i)\p{Lt}`, `(?i)\p{ASCII}`, `(?i)\P{ASCII}`, `(?i)\p{Any}`, `(?i)\p{LC}`, `(?i)[^\p{Lu}]`, `(?i)\p{Cn}`,
	"(?i)k", "(?i)K", "(?i)s", "(?i)\u212a", "(?i)\u017f", "(?i)é", "(?i)ß", "(?i)σ", "(?i)ж", "(?i)ǆ", "(?i)[k]", "(?i)[^k]", "(?i)[a-z]", "(?i)[^a-z]", "(?i)\\w", "(?i)\\W", "(?i)[\\W]", "(?i)[^\\W]", "(?i)\\d", "(?i)1", "(?i)_", "(?i)a(?-i)b", "(?i:a)b", "(?i:a|b)", "(a(?i)b)b", "a(?i)b|c", "(?i)\\x41", "(?i)\\101", "(?i-i)a", "(?-i)a", "(?i)(?-i)a",
	"(?", "(?)", "(?:", "(?:a", "(?:a)", "(?i", "(?i)", "(?i:", "(?-)", "(?-:a)", "(?i-)a", "(?i-:a)", "(?--i)a", "(?-i-s)a", "(?x)a", "(?x:a b)", "(?u)a", "(?R)a", "(?a)", "(?s).", "(?s-s).", "(?-s).", "(?m)^web$", "(?m)^", "(?m)$", "(?m)a$", "(?m-m)a$", "(?U)a*", "(?U)a+?b", "(?U)a**", "(?im)WEB$", "(?ims:A.B)", "(?ii)a", "(?:)*", "(?i)(?m)", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(?>a)", "(?#a)", "(?P=n)", "(?P>n)", "(?P<n>a)", "(?<n>a)", "(?P<n>", "(?<n>", "(?P<n", "(?<n", "(?P<>a)", "(?<>a)", "(?P<1a>a)", "(?P<é>a)", "(?P<n-n>a)", "(?P<n>a)(?P<n>b)", "(?<n>a)(?<n>b)", "(?P<n>a)(?P=n)", "(?'n'a)", "(?P", "(?P<", "(?<", "(?Pa)", "(?<n>a", "(?P<n n>a)", "(?1)", "(?&n)", "(?|a)", "(?^i)a", "(?^)a",
	"(", ")", "a)", "(a", "a(b", "())", "(()", "(a))(b", "a)(?:b", "((a))", "a|(b", "web)|(?:x",
	".", ".*", ".+", "a.b", "(?s)a.b", ".{2}", "..", "^.$", "#", "a#b", "a b", "a\nb", "é", "é*", "é{2}", "é+$", "[é]", "[é-í]", "[^é]", "日", "[日本]+", "\x00", "\U0001F600", "&&", "~", "--", "a-b", "a&b", "=", "<", "web-\\d", "web-[0-9]+", "^web-1$", "web.*", "we(b|c)-?1?", "^(?:web)$", "^(?:a|b)$", "^a|b$", "nginx(:[a-z0-9.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$",
	"(a*)*", "(a*)+", "(a+)+b", "(a|a)*b", "(a?){20}a{20}", "(?:a?){30}b", "((((((a))))))", "(a{0,5}){0,5}", "(.*)(.*)(.*)(.*)x", `\pL{1000}`, `(\pL{10}){100}`, `.{1000}`, `[^a]{1000}`, `(?i)[a-zé]{500}`, "(?i)k{1000}",
}

// Deep and long expressions.
func built() []string {
	var built []string
	for _, depth := range []int{10, 250, 990, 998, 999, 1000, 1001, 1200, 5000} {
		built = append(built,
			strings.Repeat("(", depth)+"a"+strings.Repeat(")", depth),
			strings.Repeat("(?:", depth)+"a"+strings.Repeat(")", depth))
	}
	for _, depth := range []int{10, 400, 498, 499, 500, 501, 600} {
		built = append(built, strings.Repeat("(", depth)+"a"+strings.Repeat(")*", depth))
	}
	return append(built, strings.Repeat("(?:", 1100)+"a"+strings.Repeat(")*", 1100),
		strings.Repeat("(?:", 900)+"a"+strings.Repeat(")*", 900),
		strings.Repeat("a?", 300)+strings.Repeat("a", 300))
}

var atoms = []string{
	"a", "b", "k", "é", "-", ".", "]", "}", "{", "{2}", "{1,2}", "{,3}", "[a]", "[^a]", "[a-c]", "[a[b]]", "[&&]", "[k-é]", "[^]-]", "[[:alpha:]_]", "[\\d-]", "[\\W]", "\\d", "\\w", "\\W", "\\s", "\\S", "\\b", "\\B",
	"^", "$", "\\A", "\\z", "\\pL", "\\p{Lu}", "\\P{Greek}", "\\Qa.\\E", "\\x{e9}", "\\141", "\\.", "\\-", "\\{", "1", "\\n", "~", "&", "\\<", "(?i)", "(?s)", "(?m)", "(?U)", "(?-i)", "(?is-m)",
}
var operators = []string{"*", "+", "?", "*?", "+?", "{2}", "{0}", "{1,3}", "{,2}", "{2,}", "{0,1}?"}
var pieces = []string{"(", ")", "[", "]", "{", "}", "|", "^", "$", "*", "+", "?", ".", "\\", "-", "a", "b", "1", ",", ":", "(?", "i", "&", "~", "\\p", "\\x", "P<n>", "[:", ":]", "é", "Q", "E", "2", "<", ">", "^"}

func random(r *rand.Rand, depth int) string {
	var out strings.Builder
	for range 1 + r.Intn(4) {
		switch n := r.Intn(10); {
		case n < 6 || depth == 0:
			out.WriteString(atoms[r.Intn(len(atoms))])
		case n < 7:
			out.WriteString("(" + random(r, depth-1) + ")")
		case n < 8:
			out.WriteString("(?:" + random(r, depth-1) + "|" + random(r, depth-1) + ")")
		case n < 9:
			out.WriteString("(?i:" + random(r, depth-1) + ")")
		default:
			out.WriteString("|")
		}
		if r.Intn(4) == 0 {
			out.WriteString(operators[r.Intn(len(operators))])
		}
	}
	return out.String()
}

func noise(r *rand.Rand) string {
	var out strings.Builder
	for range 1 + r.Intn(8) {
		out.WriteString(pieces[r.Intn(len(pieces))])
	}
	return out.String()
}

func quoted(value any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return strings.TrimSpace(out.String())
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, quoted(texts))
	seen := map[string]bool{}
	record := func(expression string) {
		if seen[expression] {
			return
		}
		seen[expression] = true
		compiled, err := regexp.Compile(expression)
		if err != nil {
			fmt.Fprintf(out, "%s\terror\n", quoted(expression))
			return
		}
		bits := make([]byte, (len(texts)+3)/4)
		for i, text := range texts {
			if compiled.MatchString(text) {
				bits[len(bits)-1-i/4] |= 1 << (i % 4)
			}
		}
		fmt.Fprintf(out, "%s\t", quoted(expression))
		for _, nibble := range bits {
			fmt.Fprintf(out, "%x", nibble)
		}
		fmt.Fprintln(out)
	}
	for _, expression := range listed {
		record(expression)
		record("^(?:" + expression + ")$")
	}
	for _, expression := range built() {
		record(expression)
	}
	r := rand.New(rand.NewSource(1))
	for range 3000 {
		record(random(r, 2))
	}
	for range 1500 {
		record(noise(r))
	}
}
