//! What CKEditor writes, and nothing else.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use crate::embeds::EmbedHosts;

const TAGS: &str = "\
    a abbr b blockquote br caption cite code col colgroup dd del div dl dt em figcaption \
    figure h1 h2 h3 h4 h5 h6 hr i img ins li mark ol p pre q s small span strong sub sup \
    table tbody td th thead tr tfoot u ul";
const EMBEDS: [&str; 2] = ["iframe", "oembed"];

const ATTRIBUTES: [(&str, &[&str]); 11] = [
    ("a", &["href", "hreflang"]),
    ("col", &["span", "width"]),
    ("colgroup", &["span"]),
    ("img", &["alt", "height", "src", "width"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    (
        "table",
        &["border", "cellpadding", "cellspacing", "summary"],
    ),
    ("td", &["colspan", "headers", "rowspan"]),
    ("th", &["colspan", "headers", "rowspan", "scope"]),
    ("iframe", &["allowfullscreen", "height", "src", "width"]),
    ("oembed", &["url"]),
];

/// Properties that change how a text looks, and not where it is or what lies over it.
const STYLE_PROPERTIES: &str = "\
    aspect-ratio background-color border border-bottom border-collapse border-color \
    border-left border-right border-spacing border-style border-top border-width color float \
    font-family font-size font-style font-weight height letter-spacing line-height \
    list-style-type margin-bottom margin-left margin-right margin-top max-width padding \
    padding-bottom padding-left padding-right padding-top text-align text-decoration \
    vertical-align width";

/// Beginnings of the classes that CKEditor gives; others could be those of the page around.
const CLASS_PREFIXES: [&str; 8] = [
    "image",
    "language-",
    "marker-",
    "media",
    "page-break",
    "pen-",
    "table",
    "text-",
];

/// Schemes of links. Pictures and embeds have fewer.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// What an embedded player may do: play, and not lead the page elsewhere.
const SANDBOX: &str = "allow-scripts allow-same-origin allow-popups allow-presentation";

/// The rules for the text of an editor.
pub fn builder(embeds: EmbedHosts) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.split(' ').collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes())
        .tag_attribute_values(HashMap::from([(
            "a",
            HashMap::from([("target", HashSet::from(["_blank", "_self"]))]),
        )]))
        .generic_attributes(HashSet::from(["class", "dir", "lang", "style", "title"]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .filter_style_properties(STYLE_PROPERTIES.split(' ').collect());
    if embeds.are_allowed() {
        builder
            .add_tags(&EMBEDS)
            .set_tag_attribute_value("iframe", "sandbox", SANDBOX);
    }
    builder.attribute_filter(move |tag, attribute, value| match (tag, attribute) {
        ("img", "src") => is_picture(value).then_some(Cow::Borrowed(value)),
        ("iframe", "src") | ("oembed", "url") => {
            embeds.contain(value).then_some(Cow::Borrowed(value))
        }
        (_, "class") => classes(value),
        _ => Some(Cow::Borrowed(value)),
    });
    builder
}

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let of_tags = ATTRIBUTES.iter();
    of_tags
        .map(|(tag, names)| (*tag, names.iter().copied().collect()))
        .collect()
}

/// Pictures come over HTTP, or from the site itself.
fn is_picture(address: &str) -> bool {
    !["mailto:", "tel:"].iter().any(|scheme| {
        let start = address.trim_start().get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

fn classes(value: &str) -> Option<Cow<'_, str>> {
    let known = value.split_ascii_whitespace().filter(|class| {
        let mut prefixes = CLASS_PREFIXES.iter();
        prefixes.any(|prefix| class.starts_with(prefix)) || *class == "todo-list"
    });
    let known = known.collect::<Vec<_>>().join(" ");
    (!known.is_empty()).then_some(Cow::Owned(known))
}
