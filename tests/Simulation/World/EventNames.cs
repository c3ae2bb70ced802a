namespace Pipeline.Simulation.World;

/// <summary>The oracle's name of a record, from an event's id.</summary>
internal static class EventNames
{
    public static string Of(string eventId) => eventId.Replace(':', '/');
}
