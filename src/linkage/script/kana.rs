//! Japanese syllables in Latin letters, in Hepburn's spelling without long vowels.

use unicode_normalization::UnicodeNormalization;

/// The rows of the syllabary that are regular: the consonant, then its five syllables as katakana.
const ROWS: &[(&str, &str)] = &[
    ("", "アイウエオ"),
    ("", "ァィゥェォ"),
    ("k", "カキクケコ"),
    ("g", "ガギグゲゴ"),
    ("s", "サシスセソ"),
    ("z", "ザジズゼゾ"),
    ("t", "タチツテト"),
    ("d", "ダヂヅデド"),
    ("n", "ナニヌネノ"),
    ("h", "ハヒフヘホ"),
    ("b", "バビブベボ"),
    ("p", "パピプペポ"),
    ("m", "マミムメモ"),
    ("r", "ラリルレロ"),
];

/// A syllable that stands alone.
fn syllable(c: char) -> Option<String> {
    let irregular = match c {
        'シ' => "shi",
        'ジ' | 'ヂ' => "ji",
        'チ' => "chi",
        'ツ' => "tsu",
        'ヅ' => "zu",
        'フ' => "fu",
        'ヤ' | 'ャ' => "ya",
        'ユ' | 'ュ' => "yu",
        'ヨ' | 'ョ' => "yo",
        'ワ' | 'ヮ' => "wa",
        'ヲ' => "o",
        'ン' => "n",
        'ヴ' => "vu",
        'ヶ' => "ga",
        'ー' => "",
        _ => {
            let (consonant, at) = ROWS.iter().find_map(|(consonant, row)| {
                Some((consonant, row.chars().position(|one| one == c)?))
            })?;
            let vowel = ["a", "i", "u", "e", "o"].get(at)?;
            return Some(format!("{consonant}{vowel}"));
        }
    };
    Some(irregular.to_owned())
}

/// Writes words in Latin letters; `None` where other letters stand among them.
pub(super) fn romanise(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut double = false;
    for c in text.nfkc() {
        let code = u32::from(c);
        let c = if (0x3041..0x3097).contains(&code) { char::from_u32(code + 0x60)? } else { c };
        match c {
            'ッ' => {
                double = true;
                continue;
            }
            '・' | '゠' => {
                out.push(' ');
                continue;
            }
            // A small vowel takes the place of the vowel in front: シェ is she, ヴァ is va.
            'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ョ' if !out.is_empty() => {
                let soft = out.ends_with("shi") || out.ends_with("ji") || out.ends_with("chi");
                if out.ends_with(['i', 'u', 'e', 'o']) {
                    out.pop();
                }
                let small = syllable(c)?;
                out.push_str(if soft { small.trim_start_matches('y') } else { &small });
                continue;
            }
            _ => {}
        }
        let Some(latin) = syllable(c) else {
            out.push(c);
            continue;
        };
        if double {
            out.extend(latin.chars().next());
            double = false;
        }
        // Long vowels are one in names: オオノ is Ono, ユウコ is Yuko.
        let long =
            matches!(c, 'ウ') && out.ends_with(['o', 'u']) || c == 'オ' && out.ends_with('o');
        if !long {
            out.push_str(&latin);
        }
    }
    Some(out)
}
