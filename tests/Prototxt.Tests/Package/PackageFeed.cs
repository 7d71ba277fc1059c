using System.IO.Compression;
using System.Text.Json;
using Prototxt.Tests.Infrastructure;

namespace Prototxt.Tests.Package;

/// <summary>
/// The package, packed from what was just built, in a feed of its own. Its version exists once, so that no cache can
/// hold an older package of that name; the copy that restoring leaves in the cache is deleted in the end.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HashSet<string> caches = [];

    public PackageFeed()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Version = "0.1.0-test." + Guid.NewGuid().ToString("N");
        DotNet.Run(SharedData.Repository, "pack", Path.Combine("src", "Runtime", "Prototxt.csproj"), "-c", configuration, "--no-build", "--no-restore",
            "-o", Feed, "-p:PackageVersion=" + Version, "-p:NuspecOutputPath=" + folder["nuspec"] + Path.DirectorySeparatorChar).EnsureSuccess();
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, $"Prototxt.{Version}.nupkg"));
        Entries = [.. archive.Entries.Select(e => e.FullName)];
        using var nuspec = new StreamReader(archive.GetEntry("Prototxt.nuspec")!.Open());
        Nuspec = nuspec.ReadToEnd();
    }

    public string Version { get; }

    public string Feed => folder["feed"];

    public IReadOnlyList<string> Entries { get; }

    public string Nuspec { get; }

    /// <summary>Makes a folder a place where <c>dotnet restore</c> finds the package, beside the sources that are configured anyway.</summary>
    internal void Serve(TemporaryFolder project) => project.Write("nuget.config", $"""
        <configuration>
          <packageSources>
            <add key="prototxt-test" value="{Feed}" />
          </packageSources>
        </configuration>
        """);

    /// <summary>The package cache that a restored project uses.</summary>
    internal string CacheOf(TemporaryFolder project)
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(project["obj", "project.assets.json"]));
        string cache = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        caches.Add(cache);
        return cache;
    }

    public void Dispose()
    {
        foreach (string copy in caches.Select(c => Path.Combine(c, "prototxt", Version)).Where(Directory.Exists))
            Directory.Delete(copy, recursive: true);
        folder.Dispose();
    }
}
