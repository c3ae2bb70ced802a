using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>What can be wrong, and the remedy.</summary>
internal static class Rules
{
    /// <summary>Services without a startup class.</summary>
    public static readonly DiagnosticDescriptor NoStartup = Rule(
        "LA0001",
        "Services without a startup class",
        "{0} takes services, but no class has [LambdaStartup]",
        "Add a class with [LambdaStartup] and 'public void ConfigureServices(IServiceCollection services)' which registers them.");

    /// <summary>A startup class without ConfigureServices.</summary>
    public static readonly DiagnosticDescriptor NoConfigureServices = Rule(
        "LA0002",
        "Startup class without ConfigureServices",
        "{0} has [LambdaStartup], but no 'public void ConfigureServices(IServiceCollection services)' or no accessible constructor without parameters",
        "Services are registered in 'public void ConfigureServices(IServiceCollection services)' of the startup class, which is created by its constructor without parameters.");

    /// <summary>A method that cannot be called as a handler.</summary>
    public static readonly DiagnosticDescriptor NotCallable = Rule(
        "LA0003",
        "Method cannot be called as a handler",
        "{0} has [LambdaFunction], but is static, generic, abstract, private, or a member of a nested, generic or abstract class",
        "A handler is a public or internal instance method of a class in a namespace that can be created.");

    /// <summary>An unsupported parameter.</summary>
    public static readonly DiagnosticDescriptor UnsupportedParameter = Rule(
        "LA0004",
        "Unsupported parameter",
        "Parameter {1} of {0} is not supported: a handler takes one event (an object or a Stream), an ILambdaContext, and services marked [FromServices]",
        "Mark a service with [FromServices], merge two events into one type, and do not pass by reference.");

    /// <summary>An unsupported return type.</summary>
    public static readonly DiagnosticDescriptor UnsupportedReturn = Rule(
        "LA0005",
        "Unsupported return type",
        "{0} returns {1}: a handler returns void, Task, an object, a Stream, or a Task of one",
        "Return a Task in place of a ValueTask or another awaitable, and do not return by reference.");

    /// <summary>Two handlers of one name.</summary>
    public static readonly DiagnosticDescriptor SameName = Rule(
        "LA0006",
        "Two handlers of one name",
        "{0} and {1} have the same method name, by which ANNOTATIONS_HANDLER chooses",
        "Rename one of the methods.");

    /// <summary>No serializer.</summary>
    public static readonly DiagnosticDescriptor NoSerializer = Rule(
        "LA0007",
        "No serializer",
        "{0} takes or returns an object, but the assembly names no serializer",
        "Add '[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<TContext>))]', or take and return a Stream.");

    /// <summary>More than one startup class.</summary>
    public static readonly DiagnosticDescriptor TwoStartups = Rule(
        "LA0008",
        "More than one startup class",
        "{0} has [LambdaStartup], and so has {1}",
        "Keep the attribute on one class.");

    /// <summary>GenerateMain in a library.</summary>
    public static readonly DiagnosticDescriptor NotExecutable = Rule(
        "LA0009",
        "GenerateMain in a library",
        "GenerateMain is set, but the project is a library{0}",
        "Set <OutputType>Exe</OutputType>.");

    /// <summary>GenerateMain without the runtime client.</summary>
    public static readonly DiagnosticDescriptor NoRuntimeSupport = Rule(
        "LA0010",
        "GenerateMain without Amazon.Lambda.RuntimeSupport",
        "GenerateMain is set, but Amazon.Lambda.RuntimeSupport is not referenced{0}",
        "Reference Amazon.Lambda.RuntimeSupport.");

    private static DiagnosticDescriptor Rule(string id, string title, string message, string remedy) =>
        new(id, title, message + ". " + remedy, "LambdaAnnotations", DiagnosticSeverity.Error, isEnabledByDefault: true, description: remedy);
}
