namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>Shows how far the event source mappings are.</summary>
public interface IMappingProgress
{
    /// <summary>The mappings as they stand now.</summary>
    IReadOnlyList<MappingSnapshot> Mappings();
}
