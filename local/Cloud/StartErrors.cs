using Pipeline.Cloud.Delegation;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud;

/// <summary>Errors of starting a cloud and deploying a template whose message tells the user what to do; any other is a defect.</summary>
public static class StartErrors
{
    /// <summary>Whether an error is one of them.</summary>
    public static bool CanBeMended(Exception error) => error is TemplateException or PortInUseException or DataDirectoryInUseException or FoldingDirectoryException or KeptStateException or CorruptJournalException
        or DynaliteException or DelegateException or DuckDbLibraryMissingException or XgBoostMissingException or FaultPlanException;
}
