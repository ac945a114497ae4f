// The end of a conversation, asked once more; the answer is expected at once, by keyboard too.
import { Button } from "antd";
import { useTexts } from "../staff/texts";

export function EndButton({ question, asking, ask, end }: { question: string; asking: boolean; ask: (asking: boolean) => void; end: () => void }) {
  const texts = useTexts();
  if (!asking) {
    return (
      <Button size="large" danger onClick={() => ask(true)} data-testid="end">
        {texts.end} <kbd>E</kbd>
      </Button>
    );
  }
  return (
    <span role="alertdialog" aria-label={question} className="ask-end">
      {question}
      <Button
        size="large"
        danger
        type="primary"
        autoFocus
        data-testid="end-confirm"
        onClick={() => {
          ask(false);
          end();
        }}
      >
        {texts.endYes}
      </Button>
      <Button size="large" onClick={() => ask(false)}>
        {texts.endNo}
      </Button>
    </span>
  );
}
