using System.Runtime.CompilerServices;

// Every import is blittable or marshalled by generated code: nothing is left to decide at run time.
[assembly: DisableRuntimeMarshalling]
