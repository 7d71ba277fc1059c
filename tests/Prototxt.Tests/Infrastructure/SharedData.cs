using Xunit;

namespace Prototxt.Tests.Infrastructure;

/// <summary>Where the recorded numbers, models and data lie. They are not part of the repository; a test without them is skipped, and says so.</summary>
internal static class SharedData
{
    /// <summary>The checkout's root folder.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder <c>shared</c> beside the checkout.</summary>
    public static string Root { get; } = Path.Combine(Path.GetDirectoryName(Repository)!, "shared");

    /// <summary>Cases recorded from Caffe; <c>PROTOTXT_GOLDEN</c> names another folder.</summary>
    public static string Golden { get; } = FromEnvironment("PROTOTXT_GOLDEN", "golden");

    /// <summary>Trained models; <c>PROTOTXT_MODELS</c> names another folder.</summary>
    public static string Models { get; } = FromEnvironment("PROTOTXT_MODELS", "models");

    /// <summary>The path of a file or folder under <see cref="Root"/>; skips the running test where it is missing.</summary>
    public static string Require(params string[] relative)
    {
        string path = Path.Combine([Root, .. relative]);
        Skip.IfNot(File.Exists(path) || Directory.Exists(path), $"shared/{string.Join('/', relative)} is not beside the checkout.");
        return path;
    }

    private static string FromEnvironment(string variable, string folder) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? Path.GetFullPath(path) : Path.Combine(Root, folder);

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AlexNet.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No AlexNet.sln above {AppContext.BaseDirectory}.");
    }
}
