namespace Pipeline.Cloud.Iam.Access;

/// <summary>Says which permissions a call of an operation needs. Source: the Service Authorization Reference.</summary>
internal delegate IEnumerable<Need> OperationNeeds(CallSubject call);
