import type { Random } from '../random.ts';

/** First and last names of the languages that people of the company and its applicants speak. */
const NAMES: readonly (readonly [first: string, last: string])[] = [
  ['Anke Bastian Femke Jonas Jürgen Lena Silke Tobias', 'Berger Engel Krüger Lindner Vogt Weiß'],
  ['Anouk Bram Eva Joris Lotte Pieter Sanne Wout', 'Claes Jansen Mertens Peeters Vermeer Wouters'],
  ['Baptiste Camille Élodie Hugo Inès Margaux Théo', 'Beaumont Caron Dubois Lefèvre Moreau'],
  ['Alice Callum Dylan Grace Isla Owen Ruby Seán', 'Ashdown Fletcher Hargreave Lowell Whitlock'],
  ['Alba Diego Inés José Lucía Mateo Noemí', 'Castro Domínguez Herrera Muñoz Quiroga Vidal'],
  ['Beatriz Gonçalo João Leonor Rui Tomás', 'Azevedo Carvalho Fonseca Magalhães Teixeira'],
  ['Chiara Elisa Luca Matteo Nicolò Sofia', 'Bellini Ferrante Marchetti Rinaldi Santoro'],
  ['Łukasz Małgorzata Oskar Wanda Zofia Żaneta', 'Nowak Pawłowski Sikora Wiśniewska Zając'],
  ['Jiří Kateřina Marek Tereza Šimon Zuzana', 'Dvořák Havel Kovář Novotná Veselý'],
  ['Astrid Eirik Freja Ingrid Lars Søren Åsa', 'Bergström Eriksen Holm Lindqvist Nygård'],
  ['Aino Eero Helmi Onni Väinö', 'Heikkilä Koskinen Mäkelä Räsänen'],
  ['Andrei Bogdan Ilinca Mihai Ștefania', 'Dumitrescu Ionescu Munteanu Popa'],
  ['Dimitris Eleni Katerina Nikos Vasilis', 'Georgiou Kostas Papadakis Vlachou'],
  ['Ayşe Cem Elif Emre Gül Ömer Şule', 'Aydın Çelik Demir Kılıç Yılmaz'],
  ['Amira Bilal Farid Layla Nadia Samir Tariq', 'Haddad Khoury Mansour Nasser Saleh'],
  ['Darya Kian Parisa Reza Shirin', 'Farahani Karimi Moradi Tehrani'],
  ['Aarav Ananya Divya Ishaan Kavya Priya Rohan', 'Bhat Chatterjee Deshpande Iyer Nair Reddy'],
  ['Chen Jia Lan Ming Wei Xin Yu', 'Gao Huang Liang Tang Zhao'],
  ['Aoi Haruto Kaito Mei Ren Yui', 'Fujita Ito Nakamura Sato Tanaka'],
  ['Ha-eun Ji-ho Min-jun Seo-yeon Yu-na', 'Choi Han Jung Kwon Yoon'],
  ['Anh Duc Linh Minh Thảo Tuấn', 'Đặng Hoàng Lê Nguyễn Trần'],
  ['Abeni Chidi Emeka Femi Ngozi Tunde', 'Adeyemi Balogun Eze Okafor Obi'],
  ['Amani Faraja Juma Neema Wanjiru', 'Kamau Mwangi Njoroge Otieno'],
  ['Mariia Oksana Taras Yaroslav Zoriana', 'Bondarenko Kovalenko Melnyk Shevchuk'],
];
/** Names in scripts from which no address can be made. */
const SCRIPTS = ['美咲 田中', 'Олена Бойко', 'Γιώργος Νικολάου', 'ليلى حداد', '지우 한'];

const HOSTS = [
  ['example.com', 30],
  ['mail.example.com', 18],
  ['example.org', 14],
  ['post.example.org', 12],
  ['example.net', 14],
  ['inbox.example.net', 8],
  ['alumni.example.org', 4],
] as const;
const EMPLOYERS = [
  'Kupferblick GmbH',
  'Tidewell Ltd',
  'Ostrowia Sp. z o.o.',
  'Lumenaro SA',
  'Marrowfen Inc.',
  'Quillhaven BV',
  'Fjordlykt AS',
  'Sundara Softworks Pvt Ltd',
  'Papelaria Azulim Lda',
  'Bramblecode OÜ',
  'Velluto e Figli Srl',
  'Northloom Co-operative',
];
const SCHOOLS = [
  'University of Tallowmere',
  'Technische Hochschule Lindenufer',
  'Universidad de Valdoro',
  'Université de Montclairval',
  'Marrowfen Institute of Technology',
  'Hogeschool Waterrijk',
];
const CITIES = [
  'Berlin Berlin Leipzig Hamburg',
  'Ghent Ghent Antwerp Lille',
  'Toronto Toronto Hamilton Montréal',
  'Austin Austin Houston Denver',
  'Bengaluru Bengaluru Mysuru Chennai',
  'Lisbon Gdańsk Nairobi Valencia',
].map((row) => row.split(' '));
const LINKS: readonly ((slug: string) => string)[] = [
  (slug) => `https://profiles.example.com/in/${slug}`,
  (slug) => `https://code.example.org/${slug}`,
  (slug) => `https://${slug}.example.net`,
  (slug) => `https://portfolio.example.com/${slug}?lang=en`,
  (slug) => `https://papers.example.net/~${slug}`,
];
const HOST_WEIGHTS = HOSTS.map(([host, weight]) => ({ host, weight }));
const LANGUAGES = NAMES.map(([first, last]) => [first.split(' '), last.split(' ')] as const);
const IS_LATIN = /^[\p{Script=Latin}\p{P}\s]+$/u;
/** What is left of a letter that has no accent to be taken off. */
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', ß: 'ss', ı: 'i', đ: 'd' };

/** An invented name, and what is made of it. */
export interface Name {
  readonly full: string;
  /** In plain letters, for addresses. */
  readonly slug: string;
}

/** Invents a full name of one of many languages; `number` keeps the slugs of namesakes apart. */
export function inventName(random: Random, number: number): Name {
  const [first, last] = random.pick(LANGUAGES);
  const full = random.chance(0.02)
    ? random.pick(SCRIPTS)
    : `${random.pick(first)} ${random.pick(last)}`;
  return { full, slug: IS_LATIN.test(full) ? slugOf(full) : `applicant-${number}` };
}

/** An address at one of the hosts that belong to nobody. */
export function inventMail(random: Random, { slug }: Name, number: number): string {
  const [first = '', last = ''] = slug.split('.');
  const local = random.pick([slug, `${first.slice(0, 1)}.${last}`, `${first}${last}`]);
  return `${local}${number}@${random.weighted(HOST_WEIGHTS).host}`;
}

/** Where somebody works, sometimes left empty. */
export function inventEmployer(random: Random): string {
  return random.chance(0.15) ? '' : random.pick(EMPLOYERS);
}

/** An employer of the past. */
export function inventPastEmployer(random: Random): string {
  return random.pick(EMPLOYERS);
}

/** Where somebody studied. */
export function inventSchool(random: Random): string {
  return random.pick(SCHOOLS);
}

/** Where somebody lives: mostly near one of the offices, sometimes not said. */
export function inventCity(random: Random, office: number): string {
  if (random.chance(0.08)) return '';
  return random.pick(CITIES[random.chance(0.8) ? office : CITIES.length - 1] ?? ['']);
}

/** Pages about somebody, of several kinds, or none. */
export function inventLinks(random: Random, { slug }: Name): string[] {
  const page = slug.replaceAll('.', '-');
  return random.some(LINKS, random.pick([0, 1, 1, 2, 3])).map((toLink) => toLink(page));
}

function slugOf(full: string): string {
  return full
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]/g, (letter) => PLAIN[letter] ?? (letter === ' ' ? '.' : ''));
}
