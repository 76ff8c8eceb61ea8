//! What stays of the text of editors, and of attacks.

use super::*;

fn rich(html: &str) -> String {
    HtmlSanitizer::new(Vec::new()).rich(html)
}

#[test]
fn what_editors_write_stays_as_it_is() {
    for html in [
        "<h2>제목</h2><p>본문 <strong>굵게</strong> <em>기울임</em> <u>밑줄</u></p>",
        "<ul><li>a</li></ul><ol start=\"3\"><li>b</li></ol>",
        "<figure class=\"table\"><table><thead><tr><th colspan=\"2\">a</th></tr></thead><tbody><tr><td rowspan=\"2\">b</td></tr></tbody></table><figcaption>c</figcaption></figure>",
        "<figure class=\"image image-style-side\"><img src=\"/portal-service/api/v1/images/editor/editor-202611-0a.png\" alt=\"그림\"><figcaption>c</figcaption></figure>",
        "<img src=\"https://example.org/a.png\" width=\"10\">",
        "<img src=\"a/b.png\">",
        "<p style=\"text-align:center;margin-left:40px\">a</p>",
        "<span style=\"color:hsl(0, 75%, 60%);background-color:#fff\">a</span>",
        "<mark class=\"marker-yellow\">a</mark><blockquote><p>b</p></blockquote><hr>",
        "<pre><code class=\"language-html\">&lt;script&gt;</code></pre>",
    ] {
        assert_eq!(rich(html), html);
    }
}

#[test]
fn links_cannot_reach_back() {
    for (html, expected) in [
        (
            "<a href=\"https://example.org\" target=\"_blank\">a</a>",
            "<a href=\"https://example.org\" target=\"_blank\" rel=\"noopener noreferrer\">a</a>",
        ),
        (
            "<a href=\"mailto:a@b.kr\" target=\"evil\" rel=\"opener\">a</a>",
            "<a href=\"mailto:a@b.kr\" rel=\"noopener noreferrer\">a</a>",
        ),
    ] {
        assert_eq!(rich(html), expected);
    }
}

/// Stored attacks, collected from public lists of ways around filters.
const ATTACKS: [&str; 52] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img/src=`x`onerror=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src=\"data:image/svg+xml;base64,PHN2Zy8+\">",
    "<img srcset=\"x 1x, javascript:alert(1) 2x\">",
    "<img src=x:x onerror\u{0c}=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><use href=\"data:image/svg+xml,x#x\"/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a onclick=alert(1) onmouseover=alert(1)>x</a>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe src=\"https://evil.test/\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<oembed url=\"javascript:alert(1)\"></oembed>",
    "<form action=\"javascript:alert(1)\"><button>x</button></form>",
    "<button formaction=\"javascript:alert(1)\">x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)></select>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<base href=\"javascript:alert(1)//\">",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<style>@import '//evil.test/x.css';</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<p style=\"width:expression(alert(1))\">x</p>",
    "<p style=\"-moz-binding:url(//evil.test/x.xml#x)\">x</p>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)>-->",
];

/// What a browser would act on. Escaped text is no danger.
const DANGERS: [&str; 26] = [
    "<script",
    "<svg",
    "<math",
    "<iframe",
    "<object",
    "<embed",
    "<oembed",
    "<form",
    "<button",
    "<input",
    "<select",
    "<textarea",
    "<details",
    "<video",
    "<audio",
    "<body",
    "<base",
    "<link",
    "<meta",
    "<style",
    "=\"javascript",
    "vbscript",
    "srcset",
    "data:",
    "binding",
    "url(",
];

#[test]
fn no_attack_gets_through() {
    for attack in ATTACKS {
        let cleaned = rich(attack);
        let lower = cleaned.to_lowercase();
        for danger in DANGERS {
            assert!(!lower.contains(danger), "{danger} in {cleaned} of {attack}");
        }
        assert!(!has_handler(&lower), "{cleaned} of {attack}");
        assert_eq!(rich(&cleaned), cleaned, "cleaning again changes nothing");
    }
}

/// Whether an element has an attribute that begins with `on`.
fn has_handler(html: &str) -> bool {
    let elements = html.split('<').skip(1);
    elements
        .map(|element| element.split('>').next().unwrap_or_default())
        .flat_map(|element| element.split_whitespace().skip(1))
        .any(|attribute| attribute.starts_with("on"))
}

#[test]
fn nothing_can_be_laid_over_the_page() {
    let html = "<div style=\"position:fixed;top:0;left:0;z-index:9999;width:100%;opacity:0;color:red\">x</div>";
    assert_eq!(rich(html), "<div style=\"width:100%;color:red\">x</div>");
}

#[test]
fn classes_of_the_page_and_ids_are_not_taken() {
    let html = "<p class=\"btn text-tiny modal\" id=\"root\" name=\"x\">x</p>";
    assert_eq!(rich(html), "<p class=\"text-tiny\">x</p>");
    assert_eq!(rich("<p class=\"modal\">x</p>"), "<p>x</p>");
}

#[test]
fn pictures_come_from_the_web_or_the_site() {
    for address in ["mailto:a@b.kr", "TEL:1", "file:///etc/passwd", "blob:x"] {
        let cleaned = rich(&format!("<img src=\"{address}\">"));
        assert_eq!(cleaned, "<img>", "{address}");
    }
}

#[test]
fn players_of_configured_hosts_are_embedded_in_a_sandbox() {
    let sanitizer = HtmlSanitizer::new(vec!["www.youtube.com".to_owned()]);
    let cleaned = sanitizer.rich("<iframe src=\"https://www.youtube.com/embed/a\"></iframe>");
    assert!(cleaned.starts_with("<iframe src=\"https://www.youtube.com/embed/a\" sandbox="));
    assert!(!cleaned.contains("allow-top-navigation"));
    let media = "<figure class=\"media\"><oembed url=\"https://www.youtube.com/watch?v=a\"></oembed></figure>";
    assert_eq!(sanitizer.rich(media), media);
    for address in [
        "http://www.youtube.com/embed/a",
        "https://www.youtube.com.evil.test/",
        "https://www.youtube.com:8443/",
        "https://www.youtube.com@evil.test/",
        "//www.youtube.com/embed/a",
        "javascript:alert('https://www.youtube.com')",
    ] {
        let embedded = format!("<iframe src=\"{address}\" srcdoc=\"x\"></iframe>");
        let cleaned = sanitizer.rich(&embedded);
        assert!(!cleaned.contains("src"), "{cleaned}");
    }
}

#[test]
fn plain_text_has_no_elements() {
    let sanitizer = HtmlSanitizer::new(Vec::new());
    for (html, expected) in [
        ("a <b>c</b> & 1 < 2", "a c &amp; 1 &lt; 2"),
        ("<script>alert(1)</script>x", "x"),
        ("<img src=x onerror=alert(1)>y", "y"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("줄\n바꿈", "줄\n바꿈"),
    ] {
        assert_eq!(sanitizer.plain(html), expected);
        assert_eq!(sanitizer.rich(&sanitizer.plain(html)), expected);
    }
}

#[test]
fn nesting_without_end_is_text_and_takes_no_time() {
    let deep = "<div>".repeat(400_000);
    let started = std::time::Instant::now();
    let sanitizer = HtmlSanitizer::new(Vec::new());
    for cleaned in [sanitizer.rich(&deep), sanitizer.plain(&deep)] {
        assert!(cleaned.starts_with("&lt;div&gt;") && !cleaned.contains('<'));
    }
    // As HTML it would take hours.
    assert!(started.elapsed() < std::time::Duration::from_secs(60));
}
