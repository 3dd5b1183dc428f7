//! Header to key: `E-mail Address`, `EmailAddress`, `email_address:` and `EMAILADDRESS` are one.

/// Reduces a header to its letters and digits, in lower case.
///
/// Salesforce's mark of custom fields, `__c`, is left out. Letters of all scripts count, since
/// Outlook writes its headers in the language of the machine.
pub fn header_key(header: &str) -> String {
    let header = header.trim();
    let header =
        header.strip_suffix("__c").or_else(|| header.strip_suffix("__C")).unwrap_or(header);
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A key without its digits: `email2address` and `emailaddress` are columns of one kind.
pub(super) fn without_digits(key: &str) -> String {
    key.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The number in a key: 2 in `phone2type`.
pub(super) fn number(key: &str) -> Option<u32> {
    let digits = key.chars().filter(char::is_ascii_digit).collect::<String>();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_header_have_one_key() {
        for header in
            ["E-mail Address", "EmailAddress", "\u{feff}email_address:", "EMAIL ADDRESS *"]
        {
            assert_eq!(header_key(header), "emailaddress");
        }
    }

    #[test]
    fn a_custom_field_of_salesforce_loses_its_mark() {
        assert_eq!(header_key("Do_Not_Contact__c"), "donotcontact");
    }

    #[test]
    fn letters_of_other_scripts_are_kept() {
        assert_eq!(header_key("電子メール アドレス"), "電子メールアドレス");
    }

    #[test]
    fn numbered_columns_are_of_one_kind() {
        assert_eq!(without_digits("email2address"), "emailaddress");
        assert_eq!((number("phone2type"), number("phone")), (Some(2), None));
    }
}
