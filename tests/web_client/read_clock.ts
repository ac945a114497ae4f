// Reads `[{sealed, moments: […], positions: […]}]` from standard input, and writes what QA's page makes of each.
import { RecordingClock } from "../../web_client/src/qa/recording_clock.ts";

process.stdin.setEncoding("utf8");
let text = "";
for await (const part of process.stdin) {
  text += part;
}
console.log(
  JSON.stringify(
    JSON.parse(text).map(({ sealed, moments, positions }) => {
      const clock = new RecordingClock(sealed);
      return {
        positions: moments.map((one) => clock.positionMs(one)),
        moments: positions.map((one) => clock.momentMs(one)),
        sets: clock.sets,
      };
    }),
  ),
);
