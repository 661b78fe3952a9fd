package io.tributary.mesh;

/**
 * The internal addresses of the event bus, those that are no operation of the public contract. An
 * operation's address is its {@code operationId} and stands in {@code conf/openapi.yaml}.
 */
public final class Addresses {
  /** Request. {@link CredentialQuery} → {@link Principal}: checks an API key. */
  public static final String VERIFY_API_KEY = "auth.internal.verifyApiKey";

  /** Request. OperationRequest → OperationReply: makes the first workspace, member and API key. */
  public static final String AUTH_BOOTSTRAP = "auth.internal.bootstrap";

  /**
   * Request. OperationRequest → OperationReply {@code {workspaceId}}: the first workspace, whose
   * credentials may read about the whole installation.
   */
  public static final String OPERATOR_WORKSPACE = "auth.internal.operatorWorkspace";

  /** Request. OperationRequest → OperationReply: gives a workspace its first programme. */
  public static final String PAYMENTS_BOOTSTRAP = "payments.internal.bootstrap";

  /**
   * Request. OperationRequest with query {@code partnerId} or {@code tenantId}, optional {@code
   * programId} → OperationReply {@code {partnerId, programId, tenantId}}: finds a partner's
   * enrolment in the caller's workspace, or fails with NOT_FOUND. With {@code programId} alone it
   * answers whether there is such a programme; the other two are then null.
   */
  public static final String RESOLVE_ENROLMENT = "payments.internal.resolveEnrolment";

  /**
   * Request. OperationRequest with body {@code {partnerIds:[…]}} → OperationReply {@code
   * {"<partnerId>":[link…]}}: the links of several partners at once.
   */
  public static final String LINKS_OF_PARTNERS = "tracking.internal.linksOfPartners";

  /**
   * Request. OperationRequest with a link's body that names a partner → OperationReply with the
   * link. Only links of that partner are found and changed; another's is a CONFLICT.
   */
  public static final String UPSERT_PARTNER_LINK = "tracking.internal.upsertPartnerLink";

  /** Request. OperationRequest → OperationReply with counters and newest events of a workspace. */
  public static final String LIVE_SNAPSHOT_TRACKING = "tracking.internal.liveSnapshot";

  /** Request. OperationRequest → OperationReply with commission counters of a workspace. */
  public static final String LIVE_SNAPSHOT_PAYMENTS = "payments.internal.liveSnapshot";

  /**
   * Publish. {@code {question, answerTo}}: every node with a click journal sends to the address
   * {@code answerTo} what {@link #JOURNAL_LANES_ANSWERS} says, with the same {@code question}.
   */
  public static final String JOURNAL_LANES = "tracking.internal.journalLanes.all";

  /**
   * Send, to this address and a dot and the name of who asks. {@code {question, journal, node,
   * lanes:[{lane, firstSequence, lastSequence, chainHead, shipped, refused}]}}: where the lanes of
   * a node's click journal stand.
   */
  public static final String JOURNAL_LANES_ANSWERS = "tracking.internal.journalLanes.answers";

  /**
   * Request. The JSON form of a {@link FraudQuery} → that of a {@link FraudScore}: how suspicious a
   * conversion is. JSON on both sides, for whoever answers may be of any language.
   */
  public static final String FRAUD_SCORE = "fraud.score";

  /** Publish. {@link LiveUpdate}: a hint for open dashboards; may be lost. */
  public static final String LIVE_UPDATES = "live.updates";

  /** Publish. {@link LinkChanged}: a hint that a link must be read again; may be lost. */
  public static final String LINK_CHANGED = "tracking.hint.linkChanged";

  /** Publish. {@link ApiKeyRevoked}: a hint to forget a cached API key; may be lost. */
  public static final String API_KEY_REVOKED = "auth.hint.apiKeyRevoked";

  /** Publish. {@link NodeReport}: what a node says about itself every few seconds; may be lost. */
  public static final String NODE_REPORTS = "mesh.hint.nodeReport";

  private Addresses() {}
}
