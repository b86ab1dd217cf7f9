//! XEP-0030: Service Discovery

use crate::jid::Jid;
use crate::xml::{Element, ns};

/// Who an entity says it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Identity {
    pub category: String,
    pub kind: String,
    pub lang: String,
    pub name: String,
}

/// The answer to a `disco#info` request.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Info {
    pub node: Option<String>,
    pub identities: Vec<Identity>,
    pub features: Vec<String>,
    /// Data forms with extended information (XEP-0128), unread.
    pub forms: Vec<Element>,
}

impl Info {
    /// Reads `<query xmlns='…disco#info'/>`; `None` when it is something else. What lacks its
    /// required attributes is left out.
    pub fn parse(query: &Element) -> Option<Self> {
        if !query.is("query", ns::DISCO_INFO) {
            return None;
        }
        let mut info = Self {
            node: query.attr("node").map(str::to_owned),
            ..Self::default()
        };
        for child in query.children() {
            let text = |name: &str| child.attr(name).unwrap_or_default().to_owned();
            if child.is("identity", ns::DISCO_INFO) {
                info.identities.push(Identity {
                    category: text("category"),
                    kind: text("type"),
                    lang: text("xml:lang"),
                    name: text("name"),
                });
            } else if child.is("feature", ns::DISCO_INFO) {
                info.features.extend(child.attr("var").map(str::to_owned));
            } else if child.is("x", ns::DATA_FORMS) {
                info.forms.push(child.clone());
            }
        }
        Some(info)
    }

    /// The `<query/>` that carries this.
    pub fn build(&self) -> Element {
        let mut query =
            Element::new("query", ns::DISCO_INFO).with_opt_attr("node", self.node.as_deref());
        for identity in &self.identities {
            let mut element = Element::new("identity", ns::DISCO_INFO)
                .with_attr("category", identity.category.as_str())
                .with_attr("type", identity.kind.as_str());
            for (name, value) in [("xml:lang", &identity.lang), ("name", &identity.name)] {
                if !value.is_empty() {
                    element.set_attr(name, value.as_str());
                }
            }
            query.push(element);
        }
        for feature in &self.features {
            query.push(Element::new("feature", ns::DISCO_INFO).with_attr("var", feature.as_str()));
        }
        query.with_children(self.forms.iter().cloned())
    }
}

/// A `disco#info` request, of a node if one is given.
pub fn info_request(node: Option<&str>) -> Element {
    Element::new("query", ns::DISCO_INFO).with_opt_attr("node", node)
}

/// A `disco#items` request.
pub fn items_request() -> Element {
    Element::new("query", ns::DISCO_ITEMS)
}

/// The entities in the answer to one (§4); what is only a node of one is left out.
pub fn items(query: &Element) -> Vec<Jid> {
    let items = query.children().filter(|c| c.is("item", ns::DISCO_ITEMS));
    let whole = items.filter(|c| c.attr("node").is_none());
    whole
        .filter_map(|c| Jid::parse(c.attr("jid")?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let info = Info {
            node: Some("n#v".into()),
            identities: vec![Identity {
                category: "client".into(),
                kind: "web".into(),
                lang: "en".into(),
                name: "x".into(),
            }],
            features: vec!["a".into(), "b".into()],
            forms: vec![Element::new("x", ns::DATA_FORMS)],
        };
        assert_eq!(Info::parse(&info.build()), Some(info));
        assert_eq!(Info::parse(&Element::new("query", ns::DISCO_ITEMS)), None);
    }
}
