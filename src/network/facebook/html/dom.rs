//! Small steps through a parsed page. None recurses: a page may be 512 elements deep.

use scraper::ElementRef;
use scraper::Html;

/// Tells whether an element has a class among its class tokens.
pub(super) fn has_class(element: ElementRef<'_>, class: &str) -> bool {
    element.value().classes().any(|token| token == class)
}

/// Tells whether an element has a tag.
pub(super) fn is(element: ElementRef<'_>, tag: &str) -> bool {
    element.value().name() == tag
}

/// All elements of a page that fit, in order, those inside others included.
pub(super) fn all<'a>(
    root: ElementRef<'a>,
    fits: &dyn Fn(ElementRef<'a>) -> bool,
) -> Vec<ElementRef<'a>> {
    root.descendants().skip(1).filter_map(ElementRef::wrap).filter(|one| fits(*one)).collect()
}

/// The first element that fits.
pub(super) fn first<'a>(
    root: ElementRef<'a>,
    fits: &dyn Fn(ElementRef<'a>) -> bool,
) -> Option<ElementRef<'a>> {
    root.descendants().skip(1).filter_map(ElementRef::wrap).find(|one| fits(*one))
}

/// The elements that fit and stand inside no other that fits, in order.
pub(super) fn outermost<'a>(
    root: ElementRef<'a>,
    fits: &dyn Fn(ElementRef<'a>) -> bool,
) -> Vec<ElementRef<'a>> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(element) = stack.pop() {
        if element.id() != root.id() && fits(element) {
            found.push(element);
            continue;
        }
        let at = stack.len();
        stack.extend(element.child_elements());
        if let Some(children) = stack.get_mut(at..) {
            children.reverse();
        }
    }
    found
}

/// The elements that fit and hold no other that fits, in order.
pub(super) fn innermost<'a>(
    root: ElementRef<'a>,
    fits: &dyn Fn(ElementRef<'a>) -> bool,
) -> Vec<ElementRef<'a>> {
    let found = all(root, fits);
    let holds = |one: &ElementRef<'a>| first(*one, fits).is_none();
    found.into_iter().filter(holds).collect()
}

/// The text of an element in one line, trimmed; `None` when it is blank.
pub(super) fn text(element: ElementRef<'_>) -> Option<String> {
    let joined: String = element.text().collect();
    let squeezed = joined.split_whitespace().collect::<Vec<_>>().join(" ");
    (!squeezed.is_empty()).then_some(squeezed)
}

/// The texts of an element one by one, trimmed, without scripts and styles.
pub(in crate::network::facebook) fn leaf_texts(root: ElementRef<'_>) -> Vec<String> {
    let hidden = |tag: &str| matches!(tag, "script" | "style" | "title" | "template" | "noscript");
    let mut found = Vec::new();
    for node in root.descendants() {
        let Some(text) = node.value().as_text() else { continue };
        let parent = node.parent().and_then(ElementRef::wrap);
        if parent.is_some_and(|parent| hidden(parent.value().name())) {
            continue;
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            found.push(text);
        }
    }
    found
}

/// The whole page as one element.
pub(in crate::network::facebook) fn root(page: &Html) -> ElementRef<'_> {
    page.root_element()
}
