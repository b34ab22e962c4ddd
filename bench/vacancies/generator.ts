import type { EmploymentType, Salary } from "../../shared/contracts/work/index.ts";

// A made-up labour market: the same for the same seed, whatever machine makes it.

export interface MadeVacancy {
  /** From 1, in the order of publication. */
  readonly number: number;
  readonly id: string;
  readonly companyId: string;
  readonly title: string;
  readonly description: string;
  readonly employmentType: EmploymentType;
  readonly roles: string[];
  readonly tags: string[];
  readonly remote: boolean;
  readonly location: { lat: number; lon: number; city: string; country: string } | null;
  readonly salary: Salary | null;
}

/** Numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Name, country, latitude, longitude, how many work there; both sides of the date line and both poles are among them. */
export const CITIES = [
  ["Москва", "RU", 55.7558, 37.6173, 24],
  ["Санкт-Петербург", "RU", 59.9311, 30.3609, 12],
  ["Berlin", "DE", 52.52, 13.405, 8],
  ["London", "GB", 51.5074, -0.1278, 8],
  ["Новосибирск", "RU", 55.0084, 82.9357, 5],
  ["Екатеринбург", "RU", 56.8389, 60.6057, 5],
  ["Казань", "RU", 55.7963, 49.1088, 4],
  ["New York", "US", 40.7128, -74.006, 5],
  ["San Francisco", "US", 37.7749, -122.4194, 4],
  ["Paris", "FR", 48.8566, 2.3522, 4],
  ["Amsterdam", "NL", 52.3676, 4.9041, 3],
  ["Warszawa", "PL", 52.2297, 21.0122, 3],
  ["Алматы", "KZ", 43.222, 76.8512, 3],
  ["Минск", "BY", 53.9006, 27.559, 2],
  ["Тбилиси", "GE", 41.7151, 44.8271, 2],
  ["Tokyo", "JP", 35.6762, 139.6503, 2],
  ["São Paulo", "BR", -23.5505, -46.6333, 2],
  ["Auckland", "NZ", -36.8509, 174.7645, 1],
  ["Suva", "FJ", -18.1248, 178.4501, 1],
  ["Taveuni", "FJ", -16.85, 179.97, 1],
  ["Анадырь", "RU", 64.7337, 177.4968, 1],
  ["Уэлен", "RU", 66.1594, -169.8092, 1],
  ["Longyearbyen", "NO", 78.2232, 15.6267, 1],
  ["Северный полюс", "RU", 89.9, 30, 1],
  ["Amundsen–Scott", "AQ", -89.99, 0, 1],
] as const;

const TITLES: readonly (readonly [string, readonly string[]])[] = [
  [
    "developer",
    [
      "Backend разработчик",
      "Frontend developer",
      "Разработчик на Go",
      "Senior software engineer",
      "Ведущий разработчик",
      "Python developer",
      "Программист 1С",
    ],
  ],
  ["qa", ["Тестировщик", "QA engineer", "Инженер по тестированию", "Automation tester"]],
  ["analyst", ["Системный аналитик", "Data analyst", "Бизнес-аналитик", "Product analyst"]],
  [
    "manager",
    ["Менеджер проектов", "Product manager", "Менеджер по продажам", "Руководитель отдела"],
  ],
  ["designer", ["Дизайнер интерфейсов", "UX designer", "Графический дизайнер"]],
  ["driver", ["Водитель категории B", "Truck driver", "Водитель-экспедитор"]],
  ["cook", ["Повар", "Chef de partie", "Пекарь ночной смены", "Шеф-повар"]],
  ["teacher", ["Учитель математики", "English teacher", "Преподаватель физики"]],
  ["nurse", ["Медицинская сестра", "Registered nurse", "Врач-терапевт"]],
  ["seller", ["Продавец-консультант", "Shop assistant", "Кассир"]],
  ["accountant", ["Бухгалтер", "Accountant", "Главный бухгалтер"]],
  ["courier", ["Курьер на велосипеде", "Courier", "Доставщик еды"]],
  ["engineer", ["Инженер-конструктор", "Mechanical engineer", "Сварщик", "Электромонтажник"]],
  ["scientist", ["Научный сотрудник", "Data scientist", "Полярник-метеоролог"]],
];

const TAGS =
  "typescript,go,python,java,c++,c#,sql,kubernetes,docker,linux,react,1с,тестирование,машинное обучение,аналитика,продажи,переговоры,английский язык,немецкий язык,права категории b,ночные смены,медицина,педагогика,бухгалтерия,логистика,склад,сварка,чертежи,figma,фотография,маркетинг,seo,безопасность,сети,node.js,rust,android,ios,devops,высшее образование".split(
    ",",
  );

const COMMON =
  "мы ищем человека в нашу команду который умеет работать с людьми и любит своё дело опыт работы от года будет преимуществом we are looking for somebody who likes their work and has some experience with teams of different sizes".split(
    " ",
  );

const WORDS =
  "оформление по договору гибкий график обучение за счёт компании дружный коллектив офис рядом с метро страховка кофе спортзал премии командировки разработка сервисов поддержка клиентов тестирование продуктов анализ данных ведение документации подготовка отчётов проектирование систем развитие продукта доставка заказов обслуживание гостей работа в смену flexible hours remote meetings paid holidays health insurance learning budget building services testing products analysing data writing reports customers partners shipping kitchen warehouse hospital school laboratory station expedition телескоп оранжерея маяк лаборатория экспедиция заповедник обсерватория верфь типография реставрация".split(
    " ",
  );

const EMPLOYMENT = [
  "full_time",
  "full_time",
  "full_time",
  "part_time",
  "contract",
  "temporary",
  "internship",
  "volunteer",
] as const;
const PERIODS = ["month", "month", "month", "year", "year", "week", "day", "hour"] as const;
/** What a month pays in the middle, by country's currency. */
const PAY = {
  RUB: 150_000,
  EUR: 4_200,
  USD: 6_500,
  GBP: 4_000,
  KZT: 600_000,
  PLN: 12_000,
  BYN: 3_000,
  GEL: 4_000,
  JPY: 450_000,
  BRL: 9_000,
  NZD: 6_500,
} as const;
const CURRENCY: Readonly<Record<string, keyof typeof PAY>> = {
  RU: "RUB",
  DE: "EUR",
  FR: "EUR",
  NL: "EUR",
  GB: "GBP",
  KZ: "KZT",
  PL: "PLN",
  BY: "BYN",
  GE: "GEL",
  JP: "JPY",
  BR: "BRL",
  NZ: "NZD",
};
const PER_MONTH = { hour: 173, day: 21.7, week: 4.33, month: 1, year: 1 / 12 };
export const COMPANIES = 500;

/** An id of the kind the platform gives (UUIDv7), in the order of numbers. */
function idOf(number: number, kind: string) {
  return `019a${kind}00-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

export const companyIdOf = (number: number) => idOf(number, "c0");

/** One of so many made by a seed. Small chances of a clash do not matter. */
class Market {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  /** Any of these; with a `skew` above 1 the first ones are likelier. */
  pick<T>(all: readonly T[], skew = 1): T {
    const one = all[Math.floor(all.length * this.random() ** skew)];
    if (one === undefined) throw new Error("there is nothing to pick from");
    return one;
  }

  city() {
    const all = CITIES.reduce((sum, [, , , , weight]) => sum + weight, 0);
    let at = this.random() * all;
    for (const city of CITIES) {
      at -= city[4];
      if (at < 0) return city;
    }
    return CITIES[0];
  }

  /** Around the city, most of it near: a place in degrees, to five digits. */
  location() {
    const [city, country, lat, lon] = this.city();
    const away = 0.6 * this.random() ** 2;
    const angle = 2 * Math.PI * this.random();
    const south = Math.max(-90, Math.min(90, lat + away * Math.sin(angle)));
    const east = lon + (away * Math.cos(angle)) / Math.max(0.05, Math.cos((south * Math.PI) / 180));
    const wrapped = ((((east + 180) % 360) + 360) % 360) - 180;
    return { lat: Number(south.toFixed(5)), lon: Number(wrapped.toFixed(5)), city, country };
  }

  salary(country: string): Salary | null {
    if (this.random() < 0.25) return null;
    const currency = CURRENCY[country] ?? "USD";
    const period = this.pick(PERIODS);
    const middle = (PAY[currency] / PER_MONTH[period]) * (0.4 + 1.6 * this.random());
    const low = Math.round(middle * 0.8);
    const high = Math.round(middle * 1.3);
    const shape = this.random();
    return { min: shape < 0.15 ? null : low, max: shape > 0.8 ? null : high, currency, period };
  }

  words() {
    const length = 25 + Math.floor(this.random() * 50);
    const words = Array.from({ length }, () =>
      this.random() < 0.55 ? this.pick(COMMON) : this.pick(WORDS, 1.6),
    );
    return `${words.join(" ")}.`;
  }

  vacancy(number: number): MadeVacancy {
    const [role, titles] = this.pick(TITLES, 1.4);
    const remote = this.random() < 0.3;
    const location = remote && this.random() < 0.4 ? null : this.location();
    const other = this.random() < 0.2 ? [this.pick(TITLES)[0]] : [];
    const tags = Array.from({ length: Math.floor(this.random() * 5) }, () => this.pick(TAGS, 1.8));
    return {
      number,
      id: idOf(number, "00"),
      companyId: companyIdOf(Math.floor(COMPANIES * this.random() ** 2)),
      title: this.random() < 0.3 ? `${this.pick(titles)}, ${this.pick(WORDS)}` : this.pick(titles),
      description: this.words(),
      employmentType: this.pick(EMPLOYMENT),
      roles: [...new Set([role, ...other])],
      tags: [...new Set(tags)],
      remote,
      location,
      salary: this.salary(location?.country ?? "US"),
    };
  }
}

/** So many vacancies, in the order of their publication. */
export function* vacancies(count: number, seed = 1): Generator<MadeVacancy> {
  const market = new Market(seed);
  for (let number = 1; number <= count; number += 1) yield market.vacancy(number);
}

/** A question as in the address of the search. */
export type MadeQuery = Record<string, string>;

function textOf(market: Market, words: readonly string[]): string {
  const word = market.pick(words);
  const shape = market.random();
  if (shape < 0.25) return word.slice(0, 2 + Math.floor(market.random() * 4));
  return shape < 0.5 ? `${word} ${market.pick(words)}` : word;
}

function addPlace(market: Market, query: MadeQuery): void {
  const { lat, lon } = market.location();
  query["near"] = `${lat},${lon}`;
  query["radiusKm"] = market.pick([
    "0",
    "1",
    "5",
    "10",
    "25",
    "50",
    "50",
    "50",
    "120",
    "700",
    "3000",
    "12000",
    "20000",
  ]);
}

/** Questions that people ask, and some that they do not. */
export function* queries(count: number, seed = 2): Generator<MadeQuery> {
  const market = new Market(seed);
  const titles = TITLES.flatMap(([, all]) => all).flatMap((title) => title.split(/[ -]/));
  const words = [
    ...WORDS,
    ...COMMON,
    ...titles,
    "разработчики",
    "тестировщиков",
    "отчётами",
    "developers",
    "СЕРВИСЫ",
    "NEAR",
    '"офис"',
    "кофе*",
    "OR",
  ];
  for (let number = 0; number < count; number += 1) {
    const query: MadeQuery = {};
    if (market.random() < 0.7) query["q"] = textOf(market, words);
    if (market.random() < 0.6) addPlace(market, query);
    if (market.random() < 0.3)
      query["tags"] = Array.from({ length: market.random() < 0.7 ? 1 : 2 }, () =>
        market.pick(TAGS, 1.8),
      ).join(",");
    if (market.random() < 0.3)
      query["roles"] = Array.from(
        { length: 1 + Math.floor(market.random() * 2) },
        () => market.pick(TITLES)[0],
      ).join(",");
    if (market.random() < 0.25) query["remote"] = market.pick(["true", "false"]);
    if (market.random() < 0.25) query["employmentType"] = market.pick(EMPLOYMENT);
    if (market.random() < 0.08)
      query["company"] = companyIdOf(Math.floor(COMPANIES * market.random() ** 3));
    if (market.random() < 0.2)
      Object.assign(query, {
        salaryMin: market.pick(["1000", "3000", "5000"]),
        currency: market.pick(["EUR", "USD"]),
      });
    const sorts = [
      "relevance",
      "new",
      "salary",
      ...(query["near"] ? ["distance", "distance"] : []),
    ];
    if (market.random() < 0.8) query["sort"] = market.pick(sorts);
    yield query;
  }
}
