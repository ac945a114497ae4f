import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../shared/tokens.css";
import "../shared/chat.css";
import "../shared/interruptions.css";
import "./customer.css";
import { CustomerPage } from "./customer_page";

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <CustomerPage />
    </StrictMode>,
  );
}
