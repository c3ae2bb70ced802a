namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The execution's own time is up; no Catch sees it.</summary>
internal sealed class ExecutionTimedOutException : Exception;
