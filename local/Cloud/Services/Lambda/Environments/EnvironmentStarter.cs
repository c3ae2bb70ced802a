using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>Starts environments: a process with the variables that Lambda sets.</summary>
internal sealed class EnvironmentStarter(
    LocalCloudOptions cloud, LambdaOptions options, EnvironmentRegistry registry, IRoles roles, TimeProvider time, Uri endpoint)
{
    private const int SmallestDotnetMegabytes = 192;

    // Variables without which a program may not start.
    private static readonly string[] Inherited =
        ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_HOST_PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <summary>Starts an environment.</summary>
    /// <exception cref="AwsException">ServiceException: the process could not be started.</exception>
    public ExecutionEnvironment Start(FunctionDefinition function, FunctionLog log)
    {
        var id = Guid.NewGuid().ToString("N");
        var environment = new ExecutionEnvironment(id, function, log, time, options.InitTimeout);
        if (RuntimeCommand.Obstacle(function) is { } obstacle)
        {
            environment.FailInit(requestId => InvocationOutcome.Unhandled(requestId, "Runtime.InvalidEntrypoint", obstacle));
            return environment;
        }

        registry.Add(environment);
        log.Write(id, $"INIT_START Runtime: {function.Runtime} Environment: {id}");
        try
        {
            environment.Attach(ChildProcess.Start(
                RuntimeCommand.For(function), function.Code.Folder, Variables(environment), MemoryMegabytes(function), environment.WriteLine, time));
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            // Not the function's fault but a system error in AWS's terms: asynchronous invocations and mappings retry it.
            registry.Remove(environment);
            throw new AwsException("ServiceException", $"The function's process could not be started in {function.Code.Folder}: {e.Message}", 500);
        }

        return environment;
    }

    public async Task StopAsync(ExecutionEnvironment environment)
    {
        await environment.DisposeAsync();
        registry.Remove(environment);
    }

    // Resident memory includes pages that all .NET processes share, and this machine's runtime is not trimmed like Lambda's: a function
    // that runs in 128 MB in AWS needs more here before it has done anything.
    private static int MemoryMegabytes(FunctionDefinition function) =>
        function.Runtime.StartsWith("dotnet", StringComparison.Ordinal) ? Math.Max(function.MemoryMegabytes, SmallestDotnetMegabytes) : function.MemoryMegabytes;

    /// <summary>The whole environment of a function's process. Source: "Defined runtime environment variables".</summary>
    private Dictionary<string, string> Variables(ExecutionEnvironment environment)
    {
        var (function, token) = (environment.Function, EnvironmentToken.Of(environment));
        var caller = roles.Assume(function.Role, function.Name);
        roles.Admit(caller, token);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) variables[name] = value;
        }

        variables["LANG"] = "en_US.UTF-8";
        variables["TZ"] = ":UTC";
        variables["_HANDLER"] = function.Handler;
        variables["LAMBDA_TASK_ROOT"] = function.Code.Folder;
        variables["LAMBDA_RUNTIME_DIR"] = "/var/runtime";
        variables["AWS_REGION"] = cloud.Region;
        variables["AWS_DEFAULT_REGION"] = cloud.Region;
        variables["AWS_ACCESS_KEY_ID"] = caller.AccessKeyId;
        variables["AWS_SECRET_ACCESS_KEY"] = "local";
        // As in Lambda, credentials are temporary; the token tells which environment makes a call.
        variables["AWS_SESSION_TOKEN"] = token;
        variables["AWS_ENDPOINT_URL"] = endpoint.GetLeftPart(UriPartial.Authority);
        variables["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = function.Version;
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = function.LogGroup ?? "/aws/lambda/" + function.Name;
        variables["AWS_LAMBDA_LOG_FORMAT"] = function.LogFormat;
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy/MM/dd}/[{function.Version}]{environment.Id}");
        if (!function.Runtime.StartsWith("provided", StringComparison.Ordinal)) variables["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + function.Runtime;
        // As in a container of that size, where the garbage collector leaves a quarter to the rest of the process.
        variables["DOTNET_GCHeapHardLimit"] = (((long)MemoryMegabytes(function) << 20) / 4 * 3).ToString("X", CultureInfo.InvariantCulture);
        foreach (var (name, value) in options.Variables) variables[name] = value;
        foreach (var (name, value) in function.Variables) variables[name] = value;
        // Set last, so that nothing overrides it: a function cannot run with another value, and its processes are found by it.
        variables[ChildProcess.MarkVariable] = $"{endpoint.Authority}{RuntimeApi.Prefix}/{token}";
        return variables;
    }

    /// <summary>This machine's architecture in Lambda's terms.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64";
}
