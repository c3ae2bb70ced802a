namespace Pipeline.Cloud.S3.Notifications;

/// <summary>What kind of resource gets an event.</summary>
internal enum TargetKind
{
    Function,
    Queue,
    Topic,
}
