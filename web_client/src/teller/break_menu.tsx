// Where a teller goes when not to be offered anybody: for a while, and for what.
import { Button, Dropdown } from "antd";
import type { BreakReason } from "../generated/protocol";
import { useTexts } from "../staff/texts";

export const BREAK_REASONS: readonly BreakReason[] = ["meal", "rest", "meeting", "paperwork", "technical"];
const TRAINING = "training";
/** The break that a key alone begins. */
export const BY_KEY: BreakReason = "rest";

export function BreakMenu({ choose, train }: { choose: (reason: BreakReason) => void; train: () => void }) {
  const texts = useTexts();
  const items = [
    ...BREAK_REASONS.map((reason) => ({ key: reason, label: <span data-testid={`break-${reason}`}>{texts.breakReason[reason]} {reason === BY_KEY && <kbd>B</kbd>}</span> })),
    { type: "divider" as const },
    { key: TRAINING, label: <span data-testid="begin-training">{texts.training}</span> },
  ];
  const picked = (key: string): void => {
    const reason = BREAK_REASONS.find((one) => one === key);
    if (reason === undefined) {
      train();
    } else {
      choose(reason);
    }
  };
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => picked(key) }} trigger={["click"]}>
      <Button size="large" data-testid="take-break">
        {texts.takeBreak} <span aria-hidden="true">▾</span>
      </Button>
    </Dropdown>
  );
}
