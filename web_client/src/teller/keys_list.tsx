import { Modal } from "antd";
import { useTexts } from "../staff/texts";

export function KeysList({ shown, close }: { shown: boolean; close: () => void }) {
  const texts = useTexts();
  return (
    <Modal open={shown} onCancel={close} footer={null} title={texts.keys} closable={{ "aria-label": texts.close }}>
      <dl className="keys">
        {texts.keysList.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
