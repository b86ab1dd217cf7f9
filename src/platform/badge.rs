//! How many messages are unread, in the page's title, its icon, and where an installed page stands. When
//! there are none, all is as the page made it.

use super::dom::{document, property, window};
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, HtmlImageElement,
};

/// CSS pixels of an icon's side.
const SIDE: u32 = 64;

/// See the module.
pub struct Badge {
    /// Where the colours are taken from.
    host: HtmlElement,
    /// The title is ours too.
    title: bool,
    count: Cell<u32>,
    /// The title's element, its text without the count (`None`: there was no element), and with it.
    named: RefCell<Option<(Element, Option<String>, String)>>,
    icons: RefCell<Vec<Mark>>,
}

/// An icon of the page, as it was.
struct Mark {
    link: Element,
    /// None: the page had no icon.
    href: Option<String>,
    /// What stands there now.
    now: Option<String>,
}

impl Badge {
    /// `title`: the page's title may be changed.
    pub fn new(host: HtmlElement, title: bool) -> Rc<Self> {
        Rc::new(Self {
            host,
            title,
            count: Cell::default(),
            named: RefCell::default(),
            icons: RefCell::default(),
        })
    }

    /// So many are unread.
    pub fn set(self: &Rc<Self>, count: u32) {
        if self.count.replace(count) == count {
            return;
        }
        let words = match count {
            0 => None,
            1..=99 => Some(count.to_string()),
            _ => Some("99+".to_owned()),
        };
        let _ = self.name(words.as_deref());
        self.paint(words);
        tell_system(count);
    }

    /// The title.
    fn name(&self, words: Option<&str>) -> Option<()> {
        if !self.title {
            return None;
        }
        let mut named = self.named.borrow_mut();
        // What the page says meanwhile is its new title.
        let kept = named.take().filter(|(element, _, ours)| {
            element.is_connected() && element.text_content().as_ref() == Some(ours)
        });
        let document = document()?;
        let (element, text) = match kept {
            Some((element, text, _)) => (element, text),
            None => match document.query_selector("head > title").ok()? {
                Some(element) => {
                    let text = element.text_content();
                    (element, text)
                }
                None => {
                    let element = document.create_element("title").ok()?;
                    words.and(document.head())?.append_child(&element).ok()?;
                    (element, None)
                }
            },
        };
        match (words, &text) {
            (Some(words), _) => {
                let page = text.as_deref().unwrap_or_default();
                let ours = ["(", words, ") ", page].concat();
                element.set_text_content(Some(&ours));
                *named = Some((element, text, ours));
            }
            (None, Some(text)) => element.set_text_content(Some(text)),
            (None, None) => element.remove(),
        }
        Some(())
    }

    fn paint(self: &Rc<Self>, words: Option<String>) {
        let Some(words) = words else {
            for mark in self.icons.take() {
                mark.restore();
            }
            return;
        };
        if self.icons.borrow().is_empty() {
            *self.icons.borrow_mut() = marks().unwrap_or_default();
        }
        let picture = self
            .icons
            .borrow()
            .iter()
            .rev()
            .find_map(|m| m.href.clone());
        let Some((image, href)) = HtmlImageElement::new().ok().zip(picture) else {
            return self.draw(None, &words);
        };
        let (badge, count, loading) = (self.clone(), self.count.get(), image.clone());
        spawn_local(async move {
            // Another site's picture could not be read out of the drawing.
            loading.set_cross_origin(Some("anonymous"));
            loading.set_src(&href);
            let loaded = JsFuture::from(loading.decode()).await.is_ok();
            if badge.count.get() == count {
                badge.draw(Some(&image).filter(|_| loaded), &words);
            }
        });
    }

    fn draw(&self, picture: Option<&HtmlImageElement>, words: &str) {
        let drawn = self.drawing(picture, words);
        if let Some(url) = drawn.or_else(|| self.drawing(None, words)) {
            self.icons
                .borrow_mut()
                .iter_mut()
                .for_each(|m| m.show(&url));
        }
    }

    /// The number on a round ground, over the page's own picture; as a URL.
    fn drawing(&self, picture: Option<&HtmlImageElement>, words: &str) -> Option<String> {
        let canvas = document()?.create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        canvas.set_width(SIDE);
        canvas.set_height(SIDE);
        let context = canvas.get_context("2d").ok()??;
        let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
        let style = window()?.get_computed_style(&self.host).ok()??;
        let colour = |name: &str| style.get_property_value(name).unwrap_or_default();
        // In a corner of the picture, or in its place. Whole numbers: to write others takes 8 KB.
        let (centre, radius) = if picture.is_some() {
            (41, 23)
        } else {
            (SIDE / 2, SIDE / 2)
        };
        let size = if words.len() > 2 {
            radius
        } else {
            radius + radius / 4
        };
        let (side, centre, radius) = (f64::from(SIDE), f64::from(centre), f64::from(radius));
        if let Some(picture) = picture {
            let drawn = context
                .draw_image_with_html_image_element_and_dw_and_dh(picture, 0.0, 0.0, side, side);
            drawn.ok()?;
        }
        context.set_fill_style_str(&colour("--cv-danger"));
        context.begin_path();
        context
            .arc(centre, centre, radius, 0.0, std::f64::consts::TAU)
            .ok()?;
        context.fill();
        context.set_fill_style_str(&colour("--cv-canvas"));
        context.set_font(&["bold ", &size.to_string(), "px sans-serif"].concat());
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context
            .fill_text(words, centre, centre + radius / 10.0)
            .ok()?;
        canvas.to_data_url().ok()
    }
}

impl Mark {
    fn show(&mut self, url: &str) {
        let _ = self.link.set_attribute("href", url);
        self.now = Some(url.to_owned());
    }

    fn restore(self) {
        let Some(href) = self.href else {
            return self.link.remove();
        };
        // What the page made of it meanwhile stays.
        if self.now.is_some() && self.link.get_attribute("href") == self.now {
            let _ = self.link.set_attribute("href", &href);
        }
    }
}

/// The page's icons, or a place for one.
fn marks() -> Option<Vec<Mark>> {
    let document = document()?;
    let links = document.query_selector_all("link[rel~=icon][href]").ok()?;
    let links = (0..links.length()).filter_map(|i| links.get(i)?.dyn_into::<Element>().ok());
    let mut marks: Vec<Mark> = links
        .map(|link| Mark {
            href: link.get_attribute("href"),
            now: None,
            link,
        })
        .collect();
    if marks.is_empty() {
        let link = document.create_element("link").ok()?;
        link.set_attribute("rel", "icon").ok()?;
        document.head()?.append_child(&link).ok()?;
        marks.push(Mark {
            link,
            href: None,
            now: None,
        });
    }
    Some(marks)
}

/// On the icon of an installed page (Badging API).
fn tell_system(count: u32) {
    let Some(navigator) = window().map(|w| w.navigator()) else {
        return;
    };
    let method = property(&navigator, "setAppBadge");
    if let Ok(method) = method.dyn_into::<Function>()
        && let Ok(promise) = method.call1(&navigator, &count.into())
        && let Ok(promise) = promise.dyn_into::<js_sys::Promise>()
    {
        spawn_local(async move { drop(JsFuture::from(promise).await) });
    }
}
