namespace Prototxt.Tests.Architecture;

internal sealed partial record House
{
    /// <summary>Training: what data layers read, what a solver does with it, and what watches it.</summary>
    public static House Training { get; } = new("Solver",
    [
        ("Faults", []),
        ("Rates", ["Faults"]),
        ("Options", ["Faults", "Rates"]),
        ("Results", []),
        ("Data/Places", []),
        ("Data/Draws", []),
        ("Data/Augmentation", ["Data/Draws", "Data/Places"]),
        ("Data/Databases/LevelDb", ["Data/Places"]),
        ("Data/Databases", ["Data/Places", "Data/Databases/LevelDb"]),
        ("Data/Layers", ["Data/Augmentation", "Data/Databases", "Data/Places"]),
        ("Data/Readers", ["Data/Augmentation", "Data/Databases", "Data/Draws", "Data/Layers", "Data/Places"]),
        ("Data/Images", ["Data/Augmentation", "Data/Databases", "Data/Draws", "Data/Layers", "Data/Places", "Data/Readers"]),
        ("Data/Import", ["Data/Databases", "Data/Places"]),
        ("Data", ["Data/Layers", "Data/Places", "Data/Readers"]),
        ("Distributed", []),
        ("Updates", ["Options"]),
        ("Passes", ["Data", "Data/Places", "Faults", "Results", "Updates"]),
        ("Snapshots", ["Options", "Updates"]),
        ("Logs", ["Options", "Rates", "Results", "Updates"]),
        ("Curves", []),
        (MeasuredHouse.Root, ["Data", "Data/Layers", "Data/Places", "Distributed", "Faults", "Logs", "Options", "Passes", "Rates", "Results", "Snapshots", "Updates"]),
        ("Watching", ["Curves", "Faults", "Options", "Results", MeasuredHouse.Root]),
    ]);
}
