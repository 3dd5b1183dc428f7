//! Invented names: people by background, companies, suburbs, streets.
//!
//! Lists of words, separated by blanks. A word `native=latin` is written in the first form and
//! romanised (for e-mail addresses and exports that lose other scripts) in the second; `_` stands
//! for a blank inside a name. Given and
//! family names are everyday ones and put together by chance: nobody in particular is meant.
//! The surnames in [`STRANGERS`] are given to people outside the CRM alone, so that a test can
//! search a report for them: they must stand in no other list.

/// One background of the people of an Australian town.
pub(super) struct Background {
    /// How many of a thousand clients have it.
    pub(super) per_mille: u32,
    /// How many of a thousand bearers write their name in its own script or with its accents.
    pub(super) native_per_mille: u32,
    /// Given names.
    pub(super) given: &'static str,
    /// Family names.
    pub(super) family: &'static str,
}

/// The backgrounds; their shares add up to 1000.
pub(super) const BACKGROUNDS: &[Background] = &[
    background(470, 1000, ANGLO_GIVEN, ANGLO_FAMILY),
    background(110, 130, CHINESE_GIVEN, CHINESE_FAMILY),
    background(110, 1000, INDIAN_GIVEN, INDIAN_FAMILY),
    background(60, 500, VIETNAMESE_GIVEN, VIETNAMESE_FAMILY),
    background(60, 1000, ITALIAN_GIVEN, ITALIAN_FAMILY),
    background(50, 60, GREEK_GIVEN, GREEK_FAMILY),
    background(50, 60, ARABIC_GIVEN, ARABIC_FAMILY),
    background(40, 600, EUROPEAN_GIVEN, EUROPEAN_FAMILY),
    background(30, 700, FILIPINO_GIVEN, FILIPINO_FAMILY),
    background(20, 1000, PACIFIC_GIVEN, PACIFIC_FAMILY),
];

/// A row of [`BACKGROUNDS`].
const fn background(
    per_mille: u32,
    native_per_mille: u32,
    given: &'static str,
    family: &'static str,
) -> Background {
    Background { per_mille, native_per_mille, given, family }
}

const ANGLO_GIVEN: &str = "Jack Oliver William Noah Thomas James Lucas Liam Ethan Alexander \
Charlotte Olivia Amelia Isla Mia Ava Grace Chloe Willow Matilda Ruby Harper Evie Sienna Zoe \
Sophie Emily Lily Ella Lucy Hannah Georgia Isabelle Abigail Molly Poppy Freya Imogen Phoebe \
Daniel Matthew Joshua Michael Benjamin Samuel Joseph David Andrew Christopher Nicholas Timothy \
Peter Paul Mark Stephen Gregory Robert Richard Edward Charles George Henry Arthur Frederick \
Patrick Sean Declan Callum Angus Hamish Lachlan Duncan Fraser Cameron Stuart Graham Malcolm \
Margaret Patricia Elizabeth Susan Jennifer Helen Christine Karen Michelle Julie Deborah Sandra \
Catherine Rebecca Nicole Melissa Kylie Tracey Leanne Sharon Donna Kerry Jacqueline Vanessa \
Natalie Rachel Lauren Jessica Sarah Emma Samantha Amy Kate Fiona Bronwyn Gwen Rhiannon Siobhan \
Brendan Damien Dean Darren Craig Glenn Wayne Trevor Barry Neville Clive Ronald Kenneth Douglas \
Geoffrey Raymond Leslie Stanley Ernest Harold Walter Albert Dorothy Joan Beryl Shirley Marjorie \
Heather Rosemary Judith Lorraine Maureen Eileen Kathleen Teresa Bernadette Anne Mary Alice Rose";

const ANGLO_FAMILY: &str = "Smith Jones Williams Brown Wilson Taylor Johnson White Martin \
Anderson Thompson Walker Harris Lee Ryan Robinson Kelly King Davis Wright Evans Roberts Green \
Hall Wood Jackson Clarke Clark Campbell Murphy Mitchell Moore Young Edwards Hill Scott Stewart \
Turner Miller Watson Baker Phillips Cooper Carter Morris Ward Murray Parker Bell Cook Bailey \
Collins Bennett Rogers Hughes Reid Allen Richards Morgan Shaw Fraser Cox Adams Russell Simpson \
Graham Foster Gray Hunt Hamilton Marshall Burns Webb Grant Palmer Knight Stevens Kennedy Dixon \
Barnes Mills Wells Henderson Rose Butler Burke Sullivan Crawford Gibson McDonald McKenzie Ross \
O'Brien O'Connor O'Sullivan Fitzgerald Byrne Doyle Gallagher Hogan Nolan Quinn Walsh Kavanagh \
Duffy Brennan Farrell Flynn Keane Lynch Maguire Moran Power Regan Sheehan Tobin Whelan Egan \
Armstrong Atkinson Barker Bradley Buckley Carroll Chapman Coleman Cross Cunningham Curtis Daly \
Dawson Dunn Elliott Ellis Fisher Fletcher Ford Fox Francis French Fuller Gardner George Gordon \
Griffiths Harding Harrison Hart Harvey Hawkins Hayes Holmes Hopkins Howard Hudson Hutchinson \
Jenkins Jennings Johnston Kerr Lambert Lane Lawrence Lawson Lewis Lloyd Long Mason Matthews \
May Moss Newman Nicholls Nicholson Norris Oliver Owen Page Park Pearce Pearson Perry Peters \
Porter Potter Powell Price Reynolds Rice Richardson Riley Rowe Saunders Sharp Slater Spencer \
Stephens Stone Sutton Tucker Wallace Warren Watts Webster West Wheeler Wilkinson Woods Yates";

const CHINESE_GIVEN: &str = "伟=Wei 芳=Fang 秀英=Xiuying 娜=Na 敏=Min 静=Jing 丽=Li 强=Qiang \
磊=Lei 洋=Yang 艳=Yan 勇=Yong 军=Jun 杰=Jie 娟=Juan 涛=Tao 明=Ming 超=Chao 霞=Xia 平=Ping 刚=Gang \
桂英=Guiying 建华=Jianhua 文=Wen 辉=Hui 玲=Ling 欣怡=Xinyi 子涵=Zihan 浩然=Haoran 雨桐=Yutong \
思琪=Siqi 嘉怡=Jiayi 俊杰=Junjie 志强=Zhiqiang 晓明=Xiaoming 美玲=Meiling 淑芬=Shufen 家豪=Jiahao \
Kevin Vivian Jason Winnie Eric Grace Tony Cindy Alan Joyce Raymond Ivy Steven Fiona Andy Queenie";

const CHINESE_FAMILY: &str = "王=Wang 李=Li 张=Zhang 刘=Liu 陈=Chen 杨=Yang 黄=Huang 赵=Zhao \
吴=Wu 周=Zhou 徐=Xu 孙=Sun 马=Ma 朱=Zhu 胡=Hu 郭=Guo 何=He 林=Lin 高=Gao 罗=Luo 郑=Zheng 梁=Liang \
谢=Xie 宋=Song 唐=Tang 许=Xu 韩=Han 冯=Feng 邓=Deng 曹=Cao 彭=Peng 曾=Zeng 肖=Xiao 田=Tian 董=Dong \
潘=Pan 袁=Yuan 蔡=Cai 蒋=Jiang 余=Yu 于=Yu 杜=Du 叶=Ye 程=Cheng 魏=Wei 苏=Su 吕=Lyu 丁=Ding \
Wong Chan Cheung Lau Leung Ng Kwok Lam Ho Yeung Tam Chow Yip Fung";

const INDIAN_GIVEN: &str = "Arjun Rahul Rohan Vikram Amit Sanjay Rajesh Suresh Ramesh Anil Sunil \
Manish Deepak Ashok Vijay Ajay Nikhil Karthik Arun Prakash Harpreet Gurpreet Manpreet Jaspreet \
Balwinder Sukhwinder Amandeep Kuldeep Priya Anjali Pooja Neha Kavita Sunita Anita Rekha Lakshmi \
Divya Deepa Meena Shalini Swati Aishwarya Nisha Ritu Simran Kiran Rani Padma Geetha Vidya Asha \
Imran Farhan Salman Ayesha Fatima Zainab Dilshan Nuwan Chamari Tharindu Dinesh Roshan Thilini";

const INDIAN_FAMILY: &str = "Singh Kaur Sharma Patel Kumar Gupta Verma Reddy Rao Nair Menon Iyer \
Pillai Krishnan Subramaniam Ramanathan Venkatesan Chowdhury Das Banerjee Mukherjee Chatterjee \
Sengupta Bose Mehta Shah Desai Joshi Kulkarni Deshpande Patil Gill Sandhu Dhillon Sidhu Grewal \
Bajwa Sekhon Khan Ahmed Hussain Malik Qureshi Siddiqui Perera Fernando Silva Jayawardena \
Wickramasinghe Gunawardena Thapa Gurung Shrestha Adhikari";

const VIETNAMESE_GIVEN: &str = "Anh Bình=Binh Chí=Chi Dũng=Dung Đức=Duc Giang Hà=Ha Hải=Hai \
Hạnh=Hanh Hiền=Hien Hiếu=Hieu Hoa Hoàng=Hoang Hồng=Hong Huệ=Hue Hùng=Hung Hương=Huong Khanh Kim \
Lan Liên=Lien Linh Long Mai Minh Nam Nga Ngọc=Ngoc Nhung Phong Phúc=Phuc Phương=Phuong Quang \
Quỳnh=Quynh Sơn=Son Tâm=Tam Thảo=Thao Thịnh=Thinh Thu Thủy=Thuy Trang Trung Tuấn=Tuan Tuyết=Tuyet \
Vân=Van Việt=Viet Xuân=Xuan Yến=Yen Tony Kim-Ly Jenny";

const VIETNAMESE_FAMILY: &str = "Nguyễn=Nguyen Trần=Tran Lê=Le Phạm=Pham Huỳnh=Huynh Phan Vũ=Vu \
Võ=Vo Đặng=Dang Bùi=Bui Đỗ=Do Hồ=Ho Ngô=Ngo Dương=Duong Lý=Ly Đinh=Dinh Đoàn=Doan Trương=Truong \
Mai Lâm=Lam Hà=Ha Tạ=Ta Cao Châu=Chau Thái=Thai Quách=Quach";

const ITALIAN_GIVEN: &str = "Giuseppe Antonio Francesco Domenico Salvatore Vincenzo Pasquale Rocco \
Carmelo Angelo Mario Luigi Bruno Enzo Franco Carlo Marco Matteo Alessandro Lorenzo Davide Maria \
Rosa Concetta Giovanna Carmela Assunta Lucia Teresa Angela Francesca Giulia Chiara Elisa Paola \
Silvana Rina Nella Daniela Bianca Gina Tina Tony Joe Frank Sam Vince Nicolò=Nicolo Renée=Renee";

const ITALIAN_FAMILY: &str = "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino \
Greco Bruno Gallo Conti De_Luca Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana \
Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale \
Pellegrini Serra Coppola Calabrese D'Angelo D'Amico D'Agostino Palumbo Sanna Farina Monti \
Cattaneo Grasso Sartori Marchetti Bellini Catalano Pugliese Zanetti Trimboli Sergi Barillà=Barilla";

const GREEK_GIVEN: &str = "Γιώργος=George Κώστας=Kostas Δημήτρης=Dimitri Νίκος=Nick \
Γιάννης=Yiannis Παναγιώτης=Panagiotis Βασίλης=Vasilis Θεόδωρος=Theodore Χρήστος=Christos \
Σπύρος=Spiros Σταύρος=Stavros Ηλίας=Elias Μαρία=Maria Ελένη=Eleni Κατερίνα=Katerina \
Βασιλική=Vasiliki Σοφία=Sophia Αγγελική=Angeliki Γεωργία=Georgia Ευαγγελία=Evangelia \
Δέσποινα=Despina Ιωάννα=Ioanna Χριστίνα=Christina Αναστασία=Anastasia Voula Soula Toula Con Bill \
Arthur Athena Effie Stella Zoe Paul";

const GREEK_FAMILY: &str = "Παπαδόπουλος=Papadopoulos Παπάς=Pappas Γεωργίου=Georgiou \
Δημητρίου=Dimitriou Νικολάου=Nicolaou Ιωάννου=Ioannou Κωνσταντίνου=Constantinou \
Αντωνίου=Antoniou Βασιλείου=Vasiliou Χριστοδούλου=Christodoulou Καραγιάννης=Karagiannis \
Οικονόμου=Economou Αλεξίου=Alexiou Κατσαρός=Katsaros Λαζαρίδης=Lazaridis Μιχαηλίδης=Michaelides \
Παπαγεωργίου=Papageorgiou Σταθόπουλος=Stathopoulos Τσιτσιπάνος=Tsitsipanos Κόκκινος=Kokkinos \
Manolakis Andrianakis Theodorou Kyriakou Zervos Galanis Samaras Vlahos Raptis Diamantis Kotsiras";

const ARABIC_GIVEN: &str = "محمد=Mohamed أحمد=Ahmed علي=Ali حسن=Hassan حسين=Hussein خالد=Khaled \
يوسف=Youssef إبراهيم=Ibrahim مصطفى=Mustafa سامي=Sami طارق=Tarek بلال=Bilal زينب=Zeinab \
فاطمة=Fatima مريم=Mariam ليلى=Layla سلمى=Salma رنا=Rana هدى=Huda نور=Nour دينا=Dina أمل=Amal \
سمير=Samir جورج=Georges إلياس=Elias طوني=Tony Charbel Rita Marwan Nadia Joumana Fadi Elie \
Therese Mehmet Ayşe=Ayse Emre Zeynep Mehdi Parisa Reza Shirin";

const ARABIC_FAMILY: &str = "خوري=Khoury حداد=Hadad منصور=Mansour نصار=Nassar سعد=Saad \
إبراهيم=Ibrahim عباس=Abbas حمدان=Hamdan صالح=Saleh عيسى=Issa ناصر=Nasser سليمان=Sleiman \
بطرس=Boutros فارس=Fares مراد=Mourad شاهين=Chahine Moussa Younan Gerges Tannous Sarkis Elias \
Chidiac Frangieh Geagea Daher Awad Hammoud Darwiche Jabbour Najjar Yılmaz=Yilmaz Demir \
Kaya Öztürk=Ozturk Hosseini Karimi Ahmadi Rahimi";

const EUROPEAN_GIVEN: &str = "Jürgen=Jurgen Björn=Bjorn Søren=Soren Klaus Heinrich Günther=Gunther \
Ursula Ingrid Annelise Käthe=Kathe Willem Pieter Marieke Saskia Anouk François=Francois \
Céline=Celine Zoé=Zoe Hélène=Helene André=Andre José=Jose María=Maria Íñigo=Inigo Begoña=Begona \
João=Joao Łukasz=Lukasz Małgorzata=Malgorzata Agnieszka Paweł=Pawel Zbigniew Ivan Dragan Goran \
Zoran Slobodan Milica Jelena Snežana=Snezana Željko=Zeljko Ljiljana Vesna Blagoja Slavica Dmitri \
Oksana Svetlana Zoltán=Zoltan István=Istvan Katalin Tomáš=Tomas Lenka Juraj Mirjana";

const EUROPEAN_FAMILY: &str = "Müller=Muller Schröder=Schroder Weiß=Weiss Köhler=Kohler Schäfer=Schafer \
Hoffmann Schmitt Jørgensen=Jorgensen Nielsen Åkesson=Akesson Lindström=Lindstrom van_Dijk de_Vries \
Bakker Visser Lefèvre=Lefevre Béranger=Beranger Dubois García=Garcia Hernández=Hernandez \
Muñoz=Munoz Gonçalves=Goncalves Fernandes Kowalski Wiśniewski=Wisniewski Wójcik=Wojcik \
Zieliński=Zielinski Nowak Petrović=Petrovic Jovanović=Jovanovic Nikolić=Nikolic Đorđević=Djordjevic \
Horvat Kovačević=Kovacevic Marić=Maric Babić=Babic Stojanovski Trajkovski Dimovski Ristevski \
Novák=Novak Dvořák=Dvorak Szabó=Szabo Nagy Kovács=Kovacs Ivanov Petrenko Shevchuk";

const FILIPINO_GIVEN: &str = "Maria Jose Juan Angelica Michelle Jasmine Christian Mark Rowena Marites \
Rosario Ligaya Dalisay Corazon Eduardo Ramon Ricardo Fernando Emmanuel Jerome Jericho Cherry Grace \
Analyn Maricel Arnel Rodel Joselito Erlinda Imelda Niño=Nino Andrés=Andres Peñafrancia=Penafrancia \
민준=Minjun 지우=Jiwoo 서연=Seoyeon 현우=Hyunwoo 수진=Sujin 영희=Younghee";

const FILIPINO_FAMILY: &str = "Santos Reyes Cruz Bautista Ocampo Garcia Mendoza Torres Tomas Aquino \
Castillo Villanueva Ramos Rivera Domingo Salazar Mercado Dizon Pascual Manalo Soriano Valdez \
Aguilar Navarro Peña=Pena Ibáñez=Ibanez Magsaysay Dimaculangan Macapagal 김=Kim 이=Yi 박=Bak \
최=Choi 정=Jung 강=Kang";

const PACIFIC_GIVEN: &str = "Sione Tevita Mele Sela Losa Tavita Ioane Sina Leilani Talia Semisi Viliami \
Hemi Wiremu Aroha Ngaire Hinemoa Tane Rangi Moana Mere Kahu Ratu Salote Litia Jarrah Kirra Lowanna \
Tarni Alinta Marli Kye";

const PACIFIC_FAMILY: &str = "Taufa Fifita Tupou Vaipulu Faleafa Leota Tuilagi Faumuina Sefo Tamatoa \
Ngata Parata Henare Tamihere Waitoa Rangihuna Naivalu Vakalala Qalo Raikuna Moala Latu Havili Vea \
Pauga Toleafoa";

/// Surnames of people outside the CRM: nobody else in the agency bears one.
pub(super) const STRANGERS: &str = "Abbernethy Ackeridge Aldersonby Amblecote Ardingly Ashbolton \
Averthwaite Babbacombe Bardlington Barnacott Beckwithe Bellthorpe Bickerstaffe Birdwhistell \
Blatherwick Bleasdell Bonnybridge Brackenbury Braithwell Brambleby Breckonshaw Brimblecombe \
Brocklesby Bromsgrove Buckmaster Bullivantson Burtonshaw Cadwallader Calverleigh Cardingmill \
Carruthwaite Catchpole Chillingworth Chipperfield Claringbold Cleverdon Clutterbuck Cobbledick \
Codrington Coggeshall Colquhounby Copplestone Corderoy Cornthwaite Cottingwood Crackenthorpe \
Crickmore Crossfieldt Crumpsall Culpepper Cuthbertson Dabbsworth Dalrympleton Dartnellow \
Deepdene Derringbone Dewhurston Didcocke Dimbleworth Dollingham Drinkwaterson Duckenfield \
Dunkerleigh Dymchurch Earnshawe Eastlaugh Eddleston Eggleshaw Elphinstone Entwistleby \
Etheringham Fairweatherby Fallowfield Fanshawe Farthingale Fazackerley Featherstonhaugh \
Fennimore Fernyhough Fimblewick Fothergill Fotheringdale Frobishire Gathercole Gildersleeve \
Glasscocke Goldthwaite Goodenoughby Gotobedde Grimshawe Gullifordson Habberfield Hackenthorpe \
Haddlesey Halliwellby Hamblethorne Hardwickson Hathersage Hazelgrovey Hebblethwaite Heddlewick \
Higginbottomley Hinchsliffe Hobbleday Hogglestock Hollingdrake Honeybourne Huckstepp \
Hummerstone Idlethorpe Inglethwaite Ironmonger Jellicoate Jerninghame Jobberns Kettlewellby \
Kilvingtone Kimblewick Kirkbridey Knatchbolde Lillicrapp Longbottomley Lovibonde Luffincott \
Mapplebeck Marchbankes Meddlecott Micklethwait Mottershead Muckleston Murgatroyde Nettleship \
Nightingaley Nithsdaley Oddlington Ollerenshaw Ormerodson Ottleyworth Oxspringe Padwicke \
Paddlesworth Pakenhamly Peasegood Penhaligon Petherbridge Pickersgill Pinchbecke Popplewell \
Postlethwaite Puddephatt Quartermaine Quennellow Quickfalle Quillfeather Ramsbottomley \
Rattlebury Ravenscrofte Riddlesdowne Rimmington Rowbothamly Ruddlesdin Rumbelowe Sallowfield \
Satterthwaite Scattergoode Shacklecross Shufflebotham Sidebotham Skeffington Slaithwaite \
Smallbonest Snodgrasse Sparrowhawke Spinkworth Stickleback Stubblefield Swarbricke Sweetapple \
Swinglehurst Tattersfield Thickbroome Thistlethwaite Threlkeldy Throckmorten Tiddlesworth \
Tipperwell Titcombeley Tolladay Tredinnick Trickleback Tunnicliffe Turnpenny Twelvetrees \
Umbleworth Underwoodley Uppinghame Venablesby Wadlowe Wagstaffe Wainscotte Wallinghurst \
Waterfieldy Weatherstone Whistlecraft Whittlesea Wigglesworth Willingbooth Winterbottomley \
Wobbleton Wolstencroft Woolnoughby Wrigglesworth Yarbrough Yellowlees Youngmayes Zouchewell";

/// Short forms people go by: `long=short`.
pub(super) const CALLED: &str = "William=Bill Robert=Bob Richard=Dick Elizabeth=Liz Margaret=Peggy Michael=Mick \
Catherine=Cathy Jennifer=Jen Christopher=Chris Patricia=Trish Andrew=Andy Matthew=Matt \
Benjamin=Ben Samantha=Sam Nicholas=Nick Stephen=Steve Giuseppe=Joe Antonio=Tony \
Domenico=Dom Salvatore=Sam Deborah=Debbie Susan=Sue Alexander=Alex Timothy=Tim Joshua=Josh \
Rebecca=Bec Jacqueline=Jackie Geoffrey=Geoff Kenneth=Ken Gurpreet=Guru Francesco=Frank \
Dorothy=Dot";

/// First halves of invented companies.
pub(super) const COMPANY_HEADS: &str = "Bluegum Harbourline Kestrel Wattlebird Redsoil Longreach-Lane \
Tallowwood Coolabah Southernly Brightwater Ferncliff Gumleaf Saltbush Stringybark Lyrebird Corella \
Boobook Banksia Grevillea Pandanus Driftline Lanternfish Meridian-Eight Overland-Six Copperhill \
Ridgeback Quokka Numbat Bilby Currawong Jacana Brolga";

/// Second halves of invented companies.
pub(super) const COMPANY_TAILS: &str = "Logistics Dental Accounting Plumbing Electrical Physiotherapy \
Catering Engineering Software Landscaping Joinery Veterinary Insurance Childcare Printing Freight \
Optical Roofing Surveying Bakery Hydraulics Architects Recruitment Training";

/// Job titles on network profiles.
pub(super) const JOBS: &[&str] = &[
    "Office Manager",
    "Electrician",
    "Registered Nurse",
    "Software Engineer",
    "Teacher",
    "Director",
    "Accountant",
    "Project Manager",
    "Chef",
    "Owner",
    "Physiotherapist",
    "Sales Manager",
    "Solicitor",
    "Site Supervisor",
    "Marketing Coordinator",
    "Business Analyst",
    "Retired",
    "Student",
];

/// An invented suburb.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Suburb {
    /// Its name.
    pub(super) name: &'static str,
    /// Its state.
    pub(super) state: &'static str,
    /// Its postcode: of the state, of no place of that name.
    pub(super) postcode: &'static str,
}

/// Invented suburbs, by state.
pub(super) const SUBURBS: &[Suburb] = &[
    nsw("Saltwattle Bay", "2998"),
    nsw("Saltwattle North", "2998"),
    nsw("Heronpoint", "2997"),
    nsw("Quarry Flats", "2997"),
    nsw("Lantana Vale", "2996"),
    nsw("Old Ferry", "2996"),
    nsw("Tramline Hill", "2995"),
    nsw("Bluebell Ridge", "2995"),
    nsw("Cutters Wharf", "2994"),
    qld("Ironbark Ridge", "4998"),
    qld("Ironbark South", "4998"),
    qld("Mudcrab Landing", "4997"),
    qld("Canebrake", "4997"),
    qld("Jacaranda Rise", "4996"),
    qld("Pelican Shoal", "4996"),
    qld("Mango Terrace", "4995"),
    qld("Rainbird Creek", "4995"),
    qld("Palmtree Bend", "4994"),
    vic("Merriwell", "3999"),
    vic("Merriwell East", "3999"),
    vic("Bluestone Lanes", "3998"),
    vic("Tannery Green", "3998"),
    vic("Wombat Corner", "3997"),
    vic("Elmgrove Park", "3997"),
    vic("Lilydown", "3994"),
    vic("Frostmoor", "3994"),
    vic("Gaslight Row", "3993"),
];

/// A suburb in New South Wales.
const fn nsw(name: &'static str, postcode: &'static str) -> Suburb {
    Suburb { name, state: "NSW", postcode }
}

/// A suburb in Queensland.
const fn qld(name: &'static str, postcode: &'static str) -> Suburb {
    Suburb { name, state: "QLD", postcode }
}

/// A suburb in Victoria.
const fn vic(name: &'static str, postcode: &'static str) -> Suburb {
    Suburb { name, state: "VIC", postcode }
}

/// Street names.
pub(super) const STREETS: &[&str] = &[
    "Acacia Street",
    "Boundary Road",
    "Cockatoo Lane",
    "Dairy Road",
    "Esplanade",
    "Foundry Street",
    "Gasworks Lane",
    "High Street",
    "Inkerman Way",
    "Jetty Road",
    "Kiln Street",
    "Lighthouse Parade",
    "Magpie Crescent",
    "Nursery Lane",
    "Orchard Avenue",
    "Pepper Street",
    "Rope Walk",
    "Station Street",
    "Tea Tree Drive",
    "Union Street",
    "Vineyard Close",
    "Windmill Road",
];

/// Domains of private mailboxes; `.example` is reserved and reaches nobody.
pub(super) const MAILBOXES: &[&str] = &[
    "mailbox.example",
    "postbox.example",
    "inbox.example",
    "brightmail.example",
    "netpost.example",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_shares_of_the_backgrounds_add_up_to_a_thousand() {
        let sum: u32 = BACKGROUNDS.iter().map(|one| one.per_mille).sum();

        assert_eq!(sum, 1000);
    }

    #[test]
    fn every_name_has_a_form_in_plain_letters() {
        for one in BACKGROUNDS {
            for word in one.given.split_whitespace().chain(one.family.split_whitespace()) {
                let (_, latin) = word.split_once('=').unwrap_or((word, word));
                assert!(latin.is_ascii(), "{word}");
            }
        }
    }

    #[test]
    fn no_stranger_shares_a_surname_with_a_client_or_another_strangers_surname() {
        let strangers: BTreeSet<_> = STRANGERS.split_whitespace().collect();
        let clients: BTreeSet<_> = BACKGROUNDS
            .iter()
            .flat_map(|one| one.family.split_whitespace().chain(one.given.split_whitespace()))
            .collect();

        assert_eq!(strangers.len(), STRANGERS.split_whitespace().count());
        assert!(strangers.iter().all(|name| name.len() >= 6 && name.is_ascii()));
        assert!(strangers.is_disjoint(&clients));
    }
}
