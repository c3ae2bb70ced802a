namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>A method that is a Lambda function.</summary>
/// <param name="Namespace">The namespace of its class; empty for none.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="ClassType">Its class, fully qualified.</param>
/// <param name="Method">Its name, by which ANNOTATIONS_HANDLER chooses it.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="ReturnType">What it gives: the type, fully qualified, without the task; null for nothing.</param>
/// <param name="IsAsync">Whether it gives it in a task.</param>
/// <param name="NeedsServices">Whether its class or itself takes services.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record HandlerModel(
    string Namespace,
    string ClassName,
    string ClassType,
    string Method,
    EquatableList<ParameterModel> Parameters,
    string? ReturnType,
    bool IsAsync,
    bool NeedsServices,
    LocationModel? Location,
    EquatableList<Problem> Problems)
{
    /// <summary>System.IO.Stream, fully qualified.</summary>
    public const string Stream = "global::System.IO.Stream";

    /// <summary>The class that is generated for it.</summary>
    public string GeneratedClass => $"{ClassName}_{Method}_Generated";

    /// <summary>The generated class, fully qualified.</summary>
    public string GeneratedType => Namespace.Length == 0 ? $"global::{GeneratedClass}" : $"global::{Namespace}.{GeneratedClass}";

    /// <summary>What the event is read as; the event as it arrived when the handler does not take it.</summary>
    public string EventType => Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Event)?.Type ?? Stream;

    /// <summary>Whether the event or the answer goes through a serializer.</summary>
    public bool NeedsSerializer => EventType != Stream || ReturnType is not (null or Stream);

    /// <summary>The task that the generated method gives.</summary>
    public string TaskType => ReturnType is null ? "global::System.Threading.Tasks.Task" : $"global::System.Threading.Tasks.Task<{ReturnType}>";
}
