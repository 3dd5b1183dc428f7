//! A name as written into what can be compared: given names, family names, alternatives.
//!
//! Alternatives come from brackets (a maiden or an English name), from hyphens, from names joined
//! by `&`, from other scripts, and from names whose parts nobody told apart. A part that was
//! guessed never counts against a match.

use crate::linkage::fold::script_of;
use crate::linkage::name_parts::is_particle;
use crate::linkage::name_shape::of_parts;
use crate::linkage::name_shape::of_whole;
use crate::linkage::script::Script;
use crate::linkage::script::spelling::Native;
use crate::model::person::Name;

/// Alternatives kept for either part.
pub(super) const MOST_ALTERNATIVES: usize = 4;

/// A name in parts, with alternatives for either part.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    /// Given names, the one in use first.
    pub(super) givens: Vec<Given>,
    /// Family names, the one in use first.
    pub(super) families: Vec<Family>,
    /// How far its spelling can be trusted.
    pub(super) script: Script,
}

/// A given name with what follows it.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The first word.
    pub(super) main: String,
    /// All words as one, where there are several: `maryann`.
    pub(super) joined: Option<String>,
    /// The further words: middle names and initials.
    pub(super) rest: Vec<String>,
    /// The first word as written, if not in Latin letters.
    pub(super) native: Option<Box<str>>,
}

/// A family name.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// All words without particles, joined.
    pub(super) full: String,
    /// All words with particles, joined.
    pub(super) long: String,
    /// The words of a name with several, without particles.
    pub(super) parts: Vec<String>,
    /// Whether the part was guessed to be a family name at all.
    pub(super) guessed: bool,
    /// What stood behind it: 1 for `Sr`, 2 for `Jr` and `II`, 3 for `III`, ...; 0 for nothing.
    pub(super) generation: u8,
    /// The name as written, if not in Latin letters.
    pub(super) native: Option<Box<str>>,
}

impl Parsed {
    /// Notes the generation that stood behind the name.
    pub(super) fn set_generation(&mut self, generation: u8) {
        if generation > 0 {
            self.families.iter_mut().for_each(|family| family.generation = generation);
        }
    }

    /// The generation that stood behind the name; 0 for none.
    pub(super) fn generation(&self) -> u8 {
        self.families.first().map_or(0, |family| family.generation)
    }

    /// Adds a given name, unless it is known or there are enough.
    pub(super) fn add_given(&mut self, given: Option<Given>) {
        let Some(given) = given else { return };
        let known = self.givens.iter().any(|one| one.main == given.main && one.rest == given.rest);
        if !known && self.givens.len() < MOST_ALTERNATIVES {
            self.givens.push(given);
        }
    }

    /// Adds a family name, unless it is known or there are enough.
    pub(super) fn add_family(&mut self, family: Option<Family>) {
        let Some(family) = family else { return };
        let known =
            self.families.iter().any(|one| one.long == family.long && one.full == family.full);
        if !known && self.families.len() < MOST_ALTERNATIVES {
            self.families.push(family);
        }
    }
}

impl Given {
    /// A given name from folded words; `None` without any.
    pub(super) fn of(words: &[String]) -> Option<Self> {
        let (main, rest) = words.split_first()?;
        let joined =
            (!rest.is_empty() && rest.iter().all(|word| word.len() > 1)).then(|| words.concat());
        Some(Self { joined, rest: rest.to_vec(), main: main.clone(), native: None })
    }

    /// Tells whether only the first letter is known.
    pub(super) fn is_initial(&self) -> bool {
        self.main.len() == 1
    }

    /// Latin spellings of a name in another script, likeliest first; none for a name in Latin.
    pub(super) fn spellings(&self) -> Vec<String> {
        spellings(self.native.as_deref())
    }
}

impl Family {
    /// A family name from folded words; `None` without any.
    pub(super) fn of(words: &[String], guessed: bool) -> Option<Self> {
        let long = words.concat();
        if long.is_empty() {
            return None;
        }
        let last = words.len().saturating_sub(1);
        let telling =
            words.iter().enumerate().filter(|(at, word)| *at == last || !is_particle(word));
        let mut parts: Vec<String> = telling.map(|(_, word)| word.clone()).collect();
        let full = parts.concat();
        if parts.len() < 2 {
            parts.clear();
        }
        Some(Self { full, long, parts, guessed, generation: 0, native: None })
    }

    /// Tells whether only the first letter is known.
    pub(super) fn is_initial(&self) -> bool {
        self.full.len() == 1
    }

    /// Latin spellings of a name in another script, likeliest first; none for a name in Latin.
    pub(super) fn spellings(&self) -> Vec<String> {
        spellings(self.native.as_deref())
    }
}

/// Latin spellings of a native word that are looked for.
const LIKELIEST_SPELLINGS: usize = 64;

/// The likeliest Latin spellings of a word in another script.
fn spellings(native: Option<&str>) -> Vec<String> {
    let native = native.and_then(Native::of);
    let spelt = native.map(|native| native.spellings(LIKELIEST_SPELLINGS)).unwrap_or_default();
    spelt.into_iter().map(|(spelling, _)| spelling).collect()
}

/// Reads a name.
pub(super) fn parse(name: &Name) -> Parsed {
    let script = script_of(&name.full);
    let mut parsed = match (&name.given, &name.family) {
        (Some(given), Some(family)) => of_parts(given, family),
        (None, Some(family)) if !family.trim().contains(' ') => of_parts("", family),
        _ => of_whole(&name.full),
    };
    parsed.script = script;
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &str, family: &str) -> (Vec<String>, Vec<String>) {
        shown(&parse(&Name::of(given, "", family).unwrap()))
    }

    fn whole(full: &str) -> (Vec<String>, Vec<String>) {
        shown(&parse(&Name::whole(full).unwrap()))
    }

    fn shown(parsed: &Parsed) -> (Vec<String>, Vec<String>) {
        let givens = parsed.givens.iter().map(|given| given.main.clone()).collect();
        (givens, parsed.families.iter().map(|family| family.full.clone()).collect())
    }

    fn one(given: &str, family: &str) -> (Vec<String>, Vec<String>) {
        (vec![given.to_owned()], vec![family.to_owned()])
    }

    #[test]
    fn what_stands_around_a_name_is_dropped() {
        for family in ["Smith, MBA", "Smith - CFP®", "Smith PhD", "Smith Jr.", "SMITH \u{1f3e1}"] {
            assert_eq!(read("Dr. Ada", family), one("ada", "smith"), "{family}");
        }
        assert_eq!(whole("Prof Ada Smith, MBA, GAICD"), one("ada", "smith"));
    }

    #[test]
    fn a_short_name_is_no_degree() {
        assert_eq!(read("Lin", "Ma"), one("lin", "ma"));
        assert_eq!(read("Yo", "MA"), one("yo", "ma"));
    }

    #[test]
    fn brackets_hold_another_name() {
        let (givens, families) = read("Xiaoming (Grace)", "Jones (Smith)");

        assert_eq!(givens, ["xiaoming", "grace"]);
        assert_eq!(families, ["jones", "smith"]);
    }

    #[test]
    fn letters_behind_a_family_name_are_cut_in_any_case() {
        for family in ["Smith, xyz", "Smith mba", "Smith FRSPH", "Smith | Realtor", "Smith III"] {
            assert_eq!(read("Ada", family), one("ada", "smith"), "{family}");
        }
        assert_eq!(whole("ada smith mba"), one("ada", "smith"));
        assert_eq!(whole("LIN MA"), one("lin", "ma"));
        assert_eq!(whole("Ada Smith (she/her)"), one("ada", "smith"));
    }

    #[test]
    fn a_name_at_birth_is_another_family_name() {
        for family in ["Jones (née Smith)", "Jones née Smith", "Jones geb. Smith"] {
            assert_eq!(read("Ada", family).1, ["jones", "smith"], "{family}");
        }
    }

    #[test]
    fn quotes_hold_a_nickname_and_an_apostrophe_does_not() {
        for full in ["Robert “Bob” Smith", "Robert 'Bob' Smith", "Robert \"Bob\" Smith"] {
            assert_eq!(whole(full).0, ["robert", "bob"], "{full}");
        }
        assert_eq!(whole("Pat O'Brien"), one("pat", "obrien"));
        assert_eq!(whole("Pat O Brien"), one("pat", "obrien"));
    }

    #[test]
    fn couples_leave_two_given_names() {
        assert_eq!(whole("Ada & Bo Smith").0, ["ada", "bo"]);
        assert_eq!(whole("Ada Smith & Bo Jones").1, ["smith", "jones"]);
    }

    #[test]
    fn particles_may_be_pasted() {
        assert_eq!(read("Jan", "vanderberg").1, ["vanderberg", "berg"]);
        assert_eq!(read("Fiona", "Mac Donald").1, ["macdonald", "mcdonald"]);
    }

    #[test]
    fn family_names_stand_in_front_where_that_is_the_order() {
        assert_eq!(whole("Wang Xiaoming").0, ["xiaoming"]);
        assert_eq!(whole("Xiao Ming Wang").0.first().unwrap(), "xiaoming");
        assert_eq!(whole("Kim Min-jun").0.first().unwrap(), "minjun");
        assert_eq!(whole("Nguyen Van Anh").1.first().unwrap(), "nguyen");
        assert_eq!(whole("Sidorov Ivan Petrovich").1.first().unwrap(), "sidorov");
    }

    #[test]
    fn names_in_other_scripts_have_their_usual_spellings() {
        assert_eq!(whole("欧阳明").1.first().unwrap(), "ouyang");
        assert_eq!(whole("陳小明").1, ["chen", "chan", "tan"]);
        assert_eq!(whole("佐藤太郎").0.first().unwrap(), "taro");
        assert_eq!(whole("김민준").1.first().unwrap(), "kim");
        assert_eq!(whole("محمد الحسين").1.first().unwrap(), "hussein");
        assert!(parse(&Name::whole("陳小明 & 王小紅").unwrap()).givens.len() <= MOST_ALTERNATIVES);
    }

    #[test]
    fn the_spellings_of_a_name_in_another_script_hold_the_usual_one() {
        for (native, latin) in
            [("Константин", "konstantin"), ("שלומית", "shlomit"), ("マリーナ", "marina")]
        {
            let parsed = parse(&Name::of(native, "", native).unwrap());

            let mut givens = parsed.givens.iter().flat_map(Given::spellings);
            let mut families = parsed.families.iter().flat_map(Family::spellings);

            assert!(givens.any(|one| one == latin) && families.any(|one| one == latin), "{latin}");
        }
    }

    #[test]
    fn whole_names_find_their_parts() {
        assert_eq!(whole("Ada van der Example"), one("ada", "example"));
        assert_eq!(whole("Example, Ada"), one("ada", "example"));
        assert_eq!(whole("王小明").0, ["xiaoming"]);
        assert_eq!(whole("王小明").1.first().unwrap(), "wang");
        assert_eq!(whole("Ada").1, Vec::<String>::new());
    }
}
