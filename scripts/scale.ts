/** What so many people cost a month, and which limit they meet first: `npm run scale -- --people 1000,100000`. */
import { parseArgs } from "node:util";
import { billOf, limitsOf, readInputs, usageOf } from "./scale/model.ts";

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "1000,100000,10000000" },
    seed: { type: "string", default: "1" },
  },
});
const inputs = readInputs();
const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

for (const people of values.people.split(",").map(Number)) {
  const usage = usageOf(people, inputs, Number(values.seed));
  const bill = billOf(usage);
  const total = Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
  console.log(`${people.toLocaleString("en")} people: $${number.format(total)} a month`);
  for (const [name, dollars] of Object.entries(bill)) {
    if (dollars >= 0.005) console.log(`  $${number.format(dollars)} ${name}`);
  }
  const { requestsASecond } = usage.peak;
  console.log(`  busiest minute: ${number.format(requestsASecond)} requests a second`);
  for (const { name, used } of limitsOf(usage)) {
    console.log(`  ${number.format(used * 100)}% of ${name}`);
  }
}
