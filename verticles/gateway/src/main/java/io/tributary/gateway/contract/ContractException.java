package io.tributary.gateway.contract;

/** The contract is not usable. The message names the file and what is wrong in it. */
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContractException(String message) {
    super(message);
  }
}
