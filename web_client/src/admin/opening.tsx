// In a page's place until it has what it is made of.
import { useTexts } from "../staff/texts";
import { useAdminTexts } from "./texts";

export function Opening({ isFailing }: { isFailing: boolean }) {
  const words = useTexts();
  const texts = useAdminTexts();
  return (
    <p className="hint" role="status" data-testid="opening" data-failing={isFailing}>
      {isFailing ? texts.askedAgain : words.loading}
    </p>
  );
}
