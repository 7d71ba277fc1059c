using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using Prototxt.Tests.Infrastructure;

namespace Prototxt.Tests.Package;

/// <summary>
/// The packages, packed from what was just built, in a feed of their own. Their version exists once, so that no cache can
/// hold older packages of these names; the copies that restoring leaves in the cache are deleted in the end.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HashSet<string> caches = [];

    public PackageFeed()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Version = "0.1.0-test." + Guid.NewGuid().ToString("N");
        Pack("Inference", "Prototxt.Inference", configuration);
        Pack("Runtime", "Prototxt", configuration);
        Pack("Training", "Prototxt.Training", configuration);
        Nuspec = Content("Prototxt").Nuspec;
    }

    /// <summary>Whether assemblies are packed with native code too: it is made on this platform only.</summary>
    public static bool IsPrecompiled => RuntimeInformation.RuntimeIdentifier == "linux-x64";

    public string Version { get; }

    public string Feed => folder["feed"];

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
    internal string CacheOf(TemporaryFolder folder, string project = ".")
    {
        using JsonDocument assets = JsonDocument.Parse(System.IO.File.ReadAllText(folder[project, "obj", "project.assets.json"]));
        string cache = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        caches.Add(cache);
        return cache;
    }

    /// <summary>What lies in one of the packages, and what it says about itself.</summary>
    public (IReadOnlyList<string> Entries, string Nuspec) Content(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, $"{package}.{Version}.nupkg"));
        using var nuspec = new StreamReader(archive.GetEntry(package + ".nuspec")!.Open());
        return ([.. archive.Entries.Select(e => e.FullName)], nuspec.ReadToEnd());
    }

    /// <summary>A file of one of the packages.</summary>
    public byte[] File(string package, string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, $"{package}.{Version}.nupkg"));
        using Stream file = archive.GetEntry(entry)!.Open();
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What lies in one of the packages, without what every package has.</summary>
    public string[] Own(string package) =>
        [.. Content(package).Entries.Where(e => e is not ("_rels/.rels" or "[Content_Types].xml") && !e.StartsWith("package/services/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The packages on which one depends, and what of them it keeps from its users.</summary>
    public IEnumerable<(string Id, string Version, string Exclude)> Dependencies(string package) =>
        XElement.Parse(Content(package).Nuspec).Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(d => ((string)d.Attribute("id")!, (string)d.Attribute("version")!, (string?)d.Attribute("exclude") ?? ""));

    private void Pack(string folder, string project, string configuration) =>
        DotNet.Run(SharedData.Repository, "pack", Path.Combine("src", folder, project + ".csproj"), "-c", configuration, "--no-build", "--no-restore",
            "-o", Feed, "-p:PackageVersion=" + Version, "-p:NuspecOutputPath=" + this.folder["nuspec"] + Path.DirectorySeparatorChar).EnsureSuccess();

    public void Dispose()
    {
        foreach (string copy in caches.SelectMany(c => new[] { "prototxt", "prototxt.inference", "prototxt.training" }.Select(p => Path.Combine(c, p, Version))).Where(Directory.Exists))
            Directory.Delete(copy, recursive: true);
        folder.Dispose();
    }
}
