// A photograph at the desk: small, and on a click as large as the screen.
import { Modal } from "antd";
import { useState } from "react";
import { fill } from "../../shared/language";
import { useTexts } from "../../staff/texts";

export function Photograph({ of, picture, what, opened }: { of: string; picture: string; what: string; opened?: (() => void) | undefined }) {
  const { casework, close } = useTexts();
  const [shown, setShown] = useState(false);
  const address = `/api/cases/${of}/pictures/${picture}`;
  return (
    <>
      <button type="button" className="photograph" onClick={() => {
          setShown(true);
          opened?.();
        }} aria-label={fill(casework.paper.enlarge, { what })} data-testid="photograph">
        <img src={address} alt={fill(casework.paper.photo, { what })} />
      </button>
      <Modal open={shown} onCancel={() => setShown(false)} footer={null} width="min(96vw, 1200px)" title={what} closable={{ "aria-label": close }}>
        <img className="photograph-large" src={address} alt={fill(casework.paper.photo, { what })} />
      </Modal>
    </>
  );
}
