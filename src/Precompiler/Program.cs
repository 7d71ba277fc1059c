using System.Diagnostics;
using System.Runtime.InteropServices;
using Prototxt.Precompiler;

if (args is not [string compiler, string folder, string list])
{
    Console.Error.WriteLine("Prototxt.Precompiler <crossgen2> <folder of the images> <assembly>[;<assembly>]");
    return 2;
}

// With the widest vectors, whose kernels are most of what a program would compile. A processor without them takes nothing of the images, and compiles as it
// would without: a second image for it would need another name. What the framework's own generic code becomes for types of ours is kept too; the runtime
// compares that code with what it was compiled of.
string[] options = ["--targetos:linux", "--targetarch:x64", "-O", "--instruction-set:x86-64-v4", "--opt-cross-module:*", "--non-local-generics-module:*"];

string[] assemblies = list.Split(';');
string plain = Directory.CreateDirectory(Path.Combine(folder, "plain")).FullName;
foreach (string assembly in assemblies)
    File.WriteAllBytes(Path.Combine(plain, Path.GetFileName(assembly)), new OptimizationMarks(File.ReadAllBytes(assembly)).Removed());

foreach (string assembly in assemblies)
{
    string name = Path.GetFileName(assembly), image = Path.Combine(folder, name);
    var start = new ProcessStartInfo(compiler, [Path.Combine(plain, name), "-o", image, "-r", Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"),
        "-r", Path.Combine(AppContext.BaseDirectory, "System.Numerics.Tensors.dll"), "-r", Path.Combine(plain, "*.dll"), .. options]);
    using (Process process = Process.Start(start)!)
    {
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine($"error : {name} was not compiled: {compiler} ended with {process.ExitCode}.");
            return 1;
        }
    }

    File.WriteAllBytes(image, new OptimizationMarks(File.ReadAllBytes(assembly)).SetIn(File.ReadAllBytes(image)));
}

Directory.Delete(plain, recursive: true);
return 0;
